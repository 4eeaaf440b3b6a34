import { compareTypes } from '../domain/compare-types.ts'
import { createRule } from '../domain/create-rule.ts'

export const columnTypeChanged = createRule({
  name: 'column-type-changed',
  severity: 'error',
  direction: 'both',
  mirror: ['column-type-changed'],
  title: 'A column has values of another kind',
  reason: 'What clients read is written in another way, and what they send may be refused.',
  remedy:
    'Add a column of the new type beside it, and keep both until nobody uses the old one: `dorsal db new --change-type` writes the steps.',
  example: {
    kind: 'sql',
    change: 'alter table orders alter quantity type text;',
    first: 'alter table orders drop constraint orders_quantity_check;',
  },
  find: ({ columns }) =>
    columns.kept
      .filter(({ before, after }) => compareTypes(before, after) === 'changed')
      .map(({ name, before, after }) => ({ subject: name, message: `${name} is ${after.type} in place of ${before.type}` })),
})
