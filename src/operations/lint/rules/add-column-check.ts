import { listAddedColumns } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const addColumnCheck = createRule({
  name: 'add-column-check',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A new column with a check reads the whole table while nobody can use it',
  reason: 'ADD COLUMN … CHECK (…) evaluates the check for every old row under an ACCESS EXCLUSIVE lock, even where all of them are null.',
  remedy: 'Add the column first, then the check with NOT VALID, and validate it in the next migration.',
  example: {
    dangerous: ['alter table orders add column rating int check (rating between 1 and 5);'],
    safe: [
      'alter table orders add column rating int;\nalter table orders add constraint orders_rating check (rating between 1 and 5) not valid;',
      'alter table orders validate constraint orders_rating;',
    ],
  },
  find: ({ statement }) =>
    listAddedColumns(statement)
      .filter(({ constraints }) => constraints.some(({ contype }) => contype === 'CONSTR_CHECK'))
      .map(({ table, key, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `Nobody can read or write ${renderName(table)} until every row was checked`,
        on: key,
        growsWith: table,
      })),
})
