import { listLoosened } from '../domain/compare-limits.ts'
import { createRule } from '../domain/create-rule.ts'

export const minimumLowered = createRule({
  name: 'minimum-lowered',
  severity: 'warning',
  direction: 'output',
  mirror: ['minimum-raised'],
  title: 'A column may hold smaller values',
  reason: 'What clients keep or show it in may not be made for that.',
  remedy: 'Look at the clients that read it.',
  example: { kind: 'sql', change: 'alter table orders drop constraint orders_quantity_check, add check (quantity between 0 and 99);' },
  find: (comparison) =>
    listLoosened(comparison, 'minimum').map(({ name, before, after }) => ({
      subject: name,
      message: `${name} may hold at least ${after}; it was ${before}`,
      kinds: ['reads'],
    })),
})
