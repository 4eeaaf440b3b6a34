import { listTightened } from '../domain/compare-limits.ts'
import { createRule } from '../domain/create-rule.ts'

export const minimumRaised = createRule({
  name: 'minimum-raised',
  severity: 'error',
  direction: 'input',
  mirror: ['minimum-lowered'],
  title: 'A column takes larger values only',
  reason: 'Values that were taken are refused with 400.',
  remedy: 'Check in the clients first, and tighten the database last.',
  example: { kind: 'sql', change: 'alter table orders drop constraint orders_quantity_check, add check (quantity between 5 and 99);' },
  find: (comparison) =>
    listTightened(comparison, 'minimum').map(({ name, before, after }) => ({
      subject: name,
      message: `${name} takes at least ${after}; it was ${before}`,
      kinds: ['writes'],
      unknown: 'which values they send',
    })),
})
