import { listTightened } from '../domain/compare-limits.ts'
import { createRule } from '../domain/create-rule.ts'

export const maximumLowered = createRule({
  name: 'maximum-lowered',
  severity: 'error',
  direction: 'input',
  mirror: ['maximum-raised'],
  title: 'A column takes smaller values only',
  reason: 'Values that were taken are refused with 400.',
  remedy: 'Check in the clients first, and tighten the database last.',
  example: { kind: 'sql', change: 'alter table orders drop constraint orders_quantity_check, add check (quantity between 1 and 50);' },
  find: (comparison) =>
    listTightened(comparison, 'maximum').map(({ name, before, after }) => ({
      subject: name,
      message: `${name} takes at most ${after}; it was ${before}`,
      kinds: ['writes'],
      unknown: 'which values they send',
    })),
})
