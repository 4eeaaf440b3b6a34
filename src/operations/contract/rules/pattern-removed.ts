import { createRule } from '../domain/create-rule.ts'
import { listRead } from '../domain/list-shared.ts'

export const patternRemoved = createRule({
  name: 'pattern-removed',
  severity: 'warning',
  direction: 'output',
  mirror: ['pattern-added'],
  title: 'A column may hold texts of any form',
  reason: 'A client that takes the value apart meets one that it cannot.',
  remedy: 'Look at the clients that read it.',
  example: { kind: 'sql', change: 'alter table orders drop constraint orders_code_check;' },
  find: (comparison) =>
    listRead(comparison)
      .filter(({ before, after }) => before.limits?.pattern !== undefined && after.limits?.pattern === undefined)
      .map(({ name, before }) => ({
        subject: name,
        message: `${name} need not match ${before.limits?.pattern} any more`,
        kinds: ['reads'],
      })),
})
