import { createRule } from '../domain/create-rule.ts'
import { listInserted } from '../domain/list-shared.ts'

export const defaultChanged = createRule({
  name: 'default-changed',
  severity: 'warning',
  direction: 'input',
  mirror: ['default-changed'],
  title: 'A column that is left out gets another value',
  reason: 'Rows that clients insert without it mean something else than before.',
  remedy: 'Have the clients that rely on the old value send it.',
  example: { kind: 'sql', change: `alter table orders alter state set default 'paid';` },
  find: (comparison) =>
    listInserted(comparison)
      .filter(({ before, after }) => before.standard !== undefined && after.standard !== undefined && before.standard !== after.standard)
      .map(({ name, before, after, owner }) => ({
        subject: name,
        message: `${name} is ${after.standard} when it is left out; it was ${before.standard}`,
        things: [owner.name],
        kinds: ['inserts'],
      })),
})
