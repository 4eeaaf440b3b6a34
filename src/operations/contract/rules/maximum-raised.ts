import { listLoosened } from '../domain/compare-limits.ts'
import { createRule } from '../domain/create-rule.ts'

export const maximumRaised = createRule({
  name: 'maximum-raised',
  severity: 'warning',
  direction: 'output',
  mirror: ['maximum-lowered'],
  title: 'A column may hold larger values',
  reason: 'What clients keep or show it in may not be made for that.',
  remedy: 'Look at the clients that read it.',
  example: { kind: 'sql', change: 'alter table orders drop constraint orders_quantity_check, add check (quantity between 1 and 500);' },
  find: (comparison) =>
    listLoosened(comparison, 'maximum').map(({ name, before, after }) => ({
      subject: name,
      message: `${name} may hold at most ${after}; it was ${before}`,
      kinds: ['reads'],
    })),
})
