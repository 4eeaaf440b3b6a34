import { listAddedColumns, listAddedConstraints } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toTableName } from '../domain/names.ts'
import { renderInTwoSteps } from '../domain/two-steps.ts'

export const foreignKeyWithoutNotValid = createRule({
  name: 'foreign-key-without-not-valid',
  severity: 'error',
  blocks: 'writes',
  title: 'A foreign key reads the whole table while writes to two tables wait',
  reason: 'ADD FOREIGN KEY holds a SHARE ROW EXCLUSIVE lock on both tables while it looks up every row.',
  remedy:
    'Add it NOT VALID and validate it in the next migration, which lets reads and writes pass: `dorsal db new --add-foreign-key notes.order_id orders.id` writes both.',
  example: {
    dangerous: ['alter table notes add constraint notes_order foreign key (order_id) references orders (id);'],
    safe: [
      'alter table notes add constraint notes_order foreign key (order_id) references orders (id) not valid;',
      'alter table notes validate constraint notes_order;',
    ],
  },
  find: ({ statement }) => [
    ...listAddedConstraints(statement, 'CONSTR_FOREIGN')
      .filter(({ constraint }) => !constraint.skip_validation && constraint.is_enforced !== false)
      .map(({ table, key, constraint, clause }) => ({
        subject: `${table}.${constraint.conname ?? 'foreign key'}`,
        message: `Writes to ${renderName(table)} and ${renderName(constraint.pktable === undefined ? '' : toTableName(constraint.pktable))} wait until every row was looked up`,
        on: key,
        growsWith: table,
        ...renderInTwoSteps({ table, clause, constraint: constraint.conname }),
      })),
    // A new column without a default is null in every row, which PostgreSQL knows and does not look up.
    ...listAddedColumns(statement)
      .filter(({ constraints }) =>
        ['CONSTR_FOREIGN', 'CONSTR_DEFAULT'].every((type) => constraints.some(({ contype }) => contype === type)),
      )
      .map(({ table, key, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `Reads and writes of ${renderName(table)} wait until the new column of every row was looked up`,
        on: key,
        growsWith: table,
        blocks: 'reads and writes' as const,
      })),
  ],
})
