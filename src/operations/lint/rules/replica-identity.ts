import { findKind } from '../../../postgres/statements/tree.ts'
import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const replicaIdentity = createRule({
  name: 'replica-identity',
  severity: 'warning',
  blocks: 'reads and writes',
  title: 'What replicas recognise a row by is changed',
  reason:
    'FULL writes every old row whole into the log and lets subscribers look for it by all columns; NOTHING makes updates and deletes of a published table fail.',
  remedy: 'The primary key, or USING INDEX with a unique index of columns that are not null.',
  example: {
    dangerous: ['alter table orders replica identity full;'],
    safe: ['alter table orders replica identity using index orders_pkey;'],
  },
  find: ({ statement }) =>
    listCommands(statement, 'AT_ReplicaIdentity').flatMap(({ table, key, command }) => {
      const kind = findKind(command.def, 'ReplicaIdentityStmt')?.identity_type
      if (kind !== 'f' && kind !== 'n') return []
      const message =
        kind === 'f'
          ? `Every change of ${renderName(table)} writes its old row whole`
          : `Updates and deletes of ${renderName(table)} fail while it is published`
      return [{ subject: table, message, on: key }]
    }),
})
