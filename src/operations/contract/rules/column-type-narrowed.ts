import { compareTypes } from '../domain/compare-types.ts'
import { createRule } from '../domain/create-rule.ts'
import { isShared } from '../domain/list-shared.ts'

export const columnTypeNarrowed = createRule({
  name: 'column-type-narrowed',
  severity: 'error',
  direction: 'input',
  mirror: ['column-type-widened'],
  title: 'A column takes fewer values',
  reason: 'Values that do not fit the new type are refused with 400.',
  remedy: 'Leave the type as it is, or check in the clients first.',
  example: { kind: 'sql', change: 'alter table orders alter quantity type smallint;' },
  find: ({ columns }) =>
    columns.kept
      .filter(({ before, after }) => compareTypes(before, after) === 'narrowed')
      .map((column) => ({
        subject: column.name,
        message: `${column.name} is ${column.after.type} in place of ${column.before.type}, which takes fewer values`,
        kinds: ['writes', 'filters by'],
        ...(isShared(column, ['insert', 'update']) ? {} : { severity: 'note' }),
      })),
})
