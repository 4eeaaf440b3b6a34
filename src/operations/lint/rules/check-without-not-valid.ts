import { listAddedConstraints } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'
import { renderInTwoSteps } from '../domain/two-steps.ts'

export const checkWithoutNotValid = createRule({
  name: 'check-without-not-valid',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A check constraint reads the whole table while nobody can use it',
  reason: 'ADD CHECK and ADD NOT NULL look at every row under an ACCESS EXCLUSIVE lock before they hold.',
  remedy: 'Add it NOT VALID, which holds for new rows at once, and validate it in the next migration: that reads beside everybody else.',
  example: {
    dangerous: ['alter table orders add constraint orders_amount_positive check (amount > 0);'],
    safe: [
      'alter table orders add constraint orders_amount_positive check (amount > 0) not valid;',
      'alter table orders validate constraint orders_amount_positive;',
    ],
  },
  find: ({ statement }) =>
    listAddedConstraints(statement, 'CONSTR_CHECK', 'CONSTR_NOTNULL')
      .filter(({ constraint }) => !constraint.skip_validation && constraint.is_enforced !== false)
      .map(({ table, key, constraint, clause }) => ({
        subject: `${table}.${constraint.conname ?? 'check'}`,
        message: `Nobody can read or write ${renderName(table)} until every row was checked`,
        on: key,
        growsWith: table,
        ...renderInTwoSteps({ table, clause, constraint: constraint.conname }),
      })),
})
