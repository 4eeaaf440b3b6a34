import { compareTypes } from '../domain/compare-types.ts'
import { createRule } from '../domain/create-rule.ts'
import { isShared } from '../domain/list-shared.ts'

export const columnTypeWidened = createRule({
  name: 'column-type-widened',
  severity: 'warning',
  direction: 'output',
  mirror: ['column-type-narrowed'],
  title: 'A column may hold values that its clients do not know',
  reason: 'A number that outgrows the variable of a client, or a text in another form than before, breaks it later and somewhere else.',
  remedy: 'Look at what the clients keep it in; a bigint above 2^53 loses digits in JavaScript.',
  example: { kind: 'sql', change: 'alter table orders alter quantity type bigint;' },
  find: ({ columns }) =>
    columns.kept
      .filter(({ before, after }) => compareTypes(before, after) === 'widened')
      .map((column) => ({
        subject: column.name,
        message: `${column.name} is ${column.after.type} in place of ${column.before.type}, which holds more values`,
        kinds: ['reads'],
        ...(isShared(column, ['read']) ? {} : { severity: 'note' }),
      })),
})
