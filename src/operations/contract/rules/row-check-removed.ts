import { createRule } from '../domain/create-rule.ts'
import { listRowCheckChanges } from '../domain/list-row-checks.ts'

export const rowCheckRemoved = createRule({
  name: 'row-check-removed',
  severity: 'note',
  direction: 'output',
  mirror: ['row-check-added'],
  title: 'Rows are not checked any more',
  reason: 'More rows are taken than before.',
  remedy: 'Nothing, unless a client counts on what was checked.',
  example: {
    kind: 'sql',
    change: 'alter table orders drop constraint orders_large;',
    first: 'alter table orders add constraint orders_large check (quantity < 10 or total > 0);',
  },
  find: (comparison) =>
    listRowCheckChanges(comparison, 'removed').map(({ relation: { name }, check }) => ({
      subject: `${name} ${check}`,
      message: `rows of ${name} need not fulfil ${check} any more`,
    })),
})
