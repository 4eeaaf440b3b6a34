import { createRule } from '../domain/create-rule.ts'
import { canWrite } from '../domain/list-shared.ts'

export const columnBecameReadOnly = createRule({
  name: 'column-became-read-only',
  severity: 'error',
  direction: 'input',
  mirror: ['column-became-writable'],
  title: 'PostgreSQL makes the value of a column itself',
  reason: 'Requests that give it a value are refused with 400.',
  remedy: 'Have clients leave the column out first.',
  example: {
    kind: 'sql',
    change: 'alter table orders alter quantity drop default, alter quantity add generated always as identity;',
    first: 'alter table orders drop constraint orders_quantity_check;',
  },
  find: ({ columns }) =>
    columns.kept
      .filter(({ before, after, owner }) => !before.readOnly && after.readOnly && canWrite(before, owner.before))
      .map(({ name }) => ({ subject: name, message: `${name} cannot be given a value any more`, kinds: ['writes'] })),
})
