import { listAddedColumns, listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'
import { hasVirtualColumns } from '../domain/server-versions.ts'

export const storedGeneratedColumn = createRule({
  name: 'stored-generated-column',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A stored generated column writes the table anew',
  reason:
    'A STORED generated column is computed for every row under an ACCESS EXCLUSIVE lock when it is added, and again when its expression is changed.',
  remedy:
    'From PostgreSQL 18 on, make it VIRTUAL: computed when it is read, added in no time. Before that, an ordinary column that a trigger fills, or a view.',
  example: {
    dangerous: ['alter table orders add column total numeric generated always as (amount * quantity) stored;'],
    safe: ['alter table orders add column total numeric generated always as (amount * quantity) virtual;'],
  },
  find: ({ statement, facts }) => [
    ...listAddedColumns(statement)
      .filter(({ constraints }) =>
        constraints.some(({ contype, generated_kind }) => contype === 'CONSTR_GENERATED' && generated_kind === 's'),
      )
      .map(({ table, key, column, clause }) => ({
        subject: `${table}.${column.colname}`,
        message: `Nobody can read or write ${renderName(table)} until the column is computed for every row`,
        on: key,
        growsWith: table,
        ...(hasVirtualColumns(facts) ? { fix: [`alter table ${renderName(table)} ${clause.replace(/\bstored\b/i, 'virtual')};`] } : {}),
      })),
    ...listCommands(statement, 'AT_SetExpression').map(({ table, key, command }) => ({
      subject: `${table}.${command.name}`,
      message: `Nobody can read or write ${renderName(table)} until the column is computed anew for every row, if it is stored`,
      on: key,
      growsWith: table,
    })),
  ],
})
