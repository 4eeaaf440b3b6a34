import type { PartKind } from '../../types.ts'
import { column, columnDefault } from './columns.ts'
import type { Kind } from './kind.ts'
import {
  aggregate,
  eventTrigger,
  functionOrProcedure,
  materializedView,
  publication,
  publicationSchema,
  publicationTable,
  view,
} from './programs.ts'
import { defaultPrivileges, owner, privileges } from './rights.ts'
import { constraint, index, policy, replicaIdentity, rule, sequence, sequenceOwner, statistics, trigger } from './table-parts.ts'
import { table } from './tables.ts'
import { comment, compositeType, domain, domainConstraint, enumType, extension, rangeType, schema } from './types.ts'

export const kinds: Readonly<Record<PartKind, Kind>> = {
  schema,
  extension,
  enum: enumType,
  domain,
  'domain constraint': domainConstraint,
  'composite type': compositeType,
  'range type': rangeType,
  sequence,
  function: functionOrProcedure,
  aggregate,
  table,
  column,
  'sequence owner': sequenceOwner,
  default: columnDefault,
  constraint,
  index,
  'replica identity': replicaIdentity,
  statistics,
  view,
  'materialized view': materializedView,
  rule,
  trigger,
  policy,
  'event trigger': eventTrigger,
  publication,
  'publication table': publicationTable,
  'publication schema': publicationSchema,
  owner,
  privileges,
  'default privileges': defaultPrivileges,
  comment,
}
