import { createRule } from '../domain/create-rule.ts'
import { listRowCheckChanges } from '../domain/list-row-checks.ts'

export const rowCheckAdded = createRule({
  name: 'row-check-added',
  severity: 'warning',
  direction: 'input',
  mirror: ['row-check-removed'],
  title: 'Rows are checked by several of their columns',
  reason: 'Rows that were taken may be refused with 400: which ones, nobody can say without their values.',
  remedy: 'Read the check, and try what clients send.',
  example: { kind: 'sql', change: 'alter table orders add check (quantity < 10 or total > 0);' },
  find: (comparison) =>
    listRowCheckChanges(comparison, 'added').map(({ relation: { name, before }, check, columns }) => {
      const isGiven = columns.length > 0 && columns.every((column) => before.columns[column] !== undefined)
      return {
        subject: `${name} ${check}`,
        message: `rows of ${name} must fulfil ${check}`,
        things: [...columns.map((column) => `${name}.${column}`), ...(isGiven ? [] : [name])],
        kinds: ['inserts', 'updates'],
        unknown: 'which values they send',
      }
    }),
})
