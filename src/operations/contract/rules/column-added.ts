import { createRule } from '../domain/create-rule.ts'
import { isRequiredColumn } from '../domain/is-required-column.ts'

export const columnAdded = createRule({
  name: 'column-added',
  severity: 'note',
  direction: 'output',
  mirror: ['column-removed'],
  title: 'A column is there that was not',
  reason: 'Answers to `select=*` have one field more, which clients leave alone.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'alter table orders add remark text;' },
  find: ({ columns }) =>
    columns.come
      .filter((column) => !isRequiredColumn(column))
      .map(({ name, value }) => ({ subject: name, message: `${name} (${value.type}) is new` })),
})
