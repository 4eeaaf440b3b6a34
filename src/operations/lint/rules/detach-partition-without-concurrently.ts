import { findKind } from '../../../postgres/statements/tree.ts'
import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const detachPartitionWithoutConcurrently = createRule({
  name: 'detach-partition-without-concurrently',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A partition is detached while nobody can use the partitioned table',
  reason:
    'DETACH PARTITION takes an ACCESS EXCLUSIVE lock on the partitioned table: every query of it waits, whatever partition it is for.',
  remedy: 'DETACH PARTITION … CONCURRENTLY, in a migration of its own. It is refused while a default partition exists.',
  example: {
    dangerous: ['alter table events detach partition events_2025;'],
    safe: ['alter table events detach partition events_2025 concurrently;'],
  },
  find: ({ statement }) =>
    listCommands(statement, 'AT_DetachPartition')
      .filter(({ command }) => !findKind(command.def, 'PartitionCmd')?.concurrent)
      .map(({ table, key, clause }) => ({
        subject: table,
        message: `Nobody can read or write ${renderName(table)} until the transaction ends`,
        on: key,
        fix: [`alter table ${renderName(table)} ${clause} concurrently;`],
      })),
})
