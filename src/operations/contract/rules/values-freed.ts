import { createRule } from '../domain/create-rule.ts'
import { listRead } from '../domain/list-shared.ts'

export const valuesFreed = createRule({
  name: 'values-freed',
  severity: 'warning',
  direction: 'output',
  mirror: ['values-restricted'],
  title: 'A column may hold any value',
  reason: 'A client that knows the values it can meet meets another one.',
  remedy: 'Look at the clients that read it.',
  example: { kind: 'sql', change: 'alter table orders drop constraint orders_state_check;' },
  find: (comparison) =>
    listRead(comparison)
      .filter(({ before, after }) => before.limits?.values !== undefined && after.limits?.values === undefined)
      .map(({ name, before }) => ({
        subject: name,
        message: `${name} may hold more than ${before.limits?.values?.join(', ')}`,
        kinds: ['reads'],
      })),
})
