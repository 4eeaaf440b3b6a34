import { runTransaction } from '../../../postgres/run-transaction.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { type Dependency, toParts } from '../domain/to-parts.ts'
import type { Picture, Uncompared } from '../types.ts'
import type { PartRow } from './part-row.ts'
import type { Place } from './place.ts'
import { aggregates, eventTriggers, functions, policies, rules, triggers } from './queries/programs.ts'
import {
  columns,
  constraints,
  defaults,
  indexes,
  replicaIdentities,
  sequenceOwners,
  sequences,
  statistics,
  tables,
  views,
} from './queries/relations.ts'
import { compositeTypes, domainConstraints, domains, enums, extensions, rangeTypes, schemas } from './queries/types.ts'
import { defaultPrivileges, publicationSchemas, publications, publicationTables, uncompared } from './queries/whole-database.ts'

const queries = [
  schemas,
  extensions,
  enums,
  domains,
  domainConstraints,
  compositeTypes,
  rangeTypes,
  sequences,
  functions,
  aggregates,
  tables,
  columns,
  sequenceOwners,
  defaults,
  constraints,
  indexes,
  replicaIdentities,
  statistics,
  views,
  rules,
  triggers,
  policies,
  eventTriggers,
  publications,
  publicationTables,
  publicationSchemas,
  defaultPrivileges,
]

/** The schema of a database, in one transaction that changes nothing. Throws ConnectionLost and PostgresError. */
export async function readPicture(place: Place): Promise<Picture> {
  return await runTransaction(place, { access: 'read only', isolation: 'repeatable read' }, readAll)
}

async function readAll(transaction: Transaction): Promise<Picture> {
  // With an empty search_path PostgreSQL qualifies every name it prints.
  await transaction.run("set local search_path to ''; set local quote_all_identifiers to off")
  const [server] = await transaction.query<{ version: number; role: string }>(
    sql`select current_setting('server_version_num')::int as version, current_user::text as role`,
  )
  const rows: PartRow[] = []
  for (const query of queries) rows.push(...sortByAge(await transaction.query<PartRow>(query)))
  const dependencies = await transaction.query<Dependency>(readDependencies)
  return {
    version: server?.version ?? 0,
    role: server?.role ?? '',
    parts: toParts(rows, dependencies),
    uncompared: await transaction.query<Uncompared>(sql`select * from (${uncompared}) as things order by name`),
  }
}

/** That a sequence goes with its column is a part of its own, since the column's default needs the sequence. */
const readDependencies = sql`
  select d.classid || '/' || d.objid || '/' || d.objsubid as address, d.refclassid || '/' || d.refobjid || '/' || d.refobjsubid as needs
  from pg_depend as d
  where d.deptype <> 'e' and d.objid >= 16384 and d.refobjid >= 16384
    and not (d.deptype = 'a' and d.classid = 'pg_class'::regclass and d.refobjsubid > 0
      and exists (select from pg_class as c where c.oid = d.objid and c.relkind = 'S'))`

/** Catalogs have no order of their own; `catalog/object/column` in numbers is the order in which things were made. */
function sortByAge(rows: readonly PartRow[]): readonly PartRow[] {
  const numbersOf = ({ address }: PartRow) => address.split('/').map(Number)
  return rows
    .map((row) => ({ row, numbers: numbersOf(row) }))
    .sort((one, other) => {
      const place = one.numbers.findIndex((number, index) => number !== other.numbers[index])
      return place === -1 ? 0 : (one.numbers[place] ?? 0) - (other.numbers[place] ?? 0)
    })
    .map(({ row }) => row)
}
