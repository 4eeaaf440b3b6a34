import { findKind } from '../../../postgres/statements/tree.ts'
import { listAddedConstraints, listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'
import type { Hazard } from '../types.ts'

export const attachPartitionWithoutCheck = createRule({
  name: 'attach-partition-without-check',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A partition is read whole while nobody can use it',
  reason:
    'ATTACH PARTITION looks at every row of the new partition under an ACCESS EXCLUSIVE lock on it (and on the default partition), unless a validated check proves already that all rows belong there.',
  remedy: 'Add a CHECK that says the same as the bounds, NOT VALID, validate it in the next migration, attach, and drop the check.',
  example: {
    dangerous: ["alter table events attach partition events_old for values from ('2020-01-01') to ('2024-01-01');"],
    safe: [
      "alter table events_old add constraint events_old_bounds check (at >= '2020-01-01' and at < '2024-01-01') not valid;",
      'alter table events_old validate constraint events_old_bounds;',
      "alter table events attach partition events_old for values from ('2020-01-01') to ('2024-01-01');\nalter table events_old drop constraint events_old_bounds;",
    ],
  },
  find: ({ statement, history }) =>
    listCommands(statement, 'AT_AttachPartition').flatMap(({ table, command }): readonly Hazard[] => {
      const range = findKind(command.def, 'PartitionCmd')?.name
      if (range === undefined) return []
      const partition = toTableName(range)
      const checks = history.flatMap((each) => listAddedConstraints(each, 'CONSTR_CHECK')).filter((each) => each.table === partition)
      if (checks.length > 0) return []
      return [
        {
          subject: partition,
          message: `Nobody can read or write ${renderName(partition)} until every row was looked at for ${renderName(table)}; whether a check exists already was not looked up`,
          on: toKey('relation', partition),
          growsWith: partition,
        },
      ]
    }),
})
