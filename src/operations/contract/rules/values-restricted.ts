import { createRule } from '../domain/create-rule.ts'
import { listWritten } from '../domain/list-shared.ts'

export const valuesRestricted = createRule({
  name: 'values-restricted',
  severity: 'error',
  direction: 'input',
  mirror: ['values-freed'],
  title: 'A column takes some values only',
  reason: 'Any other value is refused with 400.',
  remedy: 'Check in the clients first.',
  example: { kind: 'sql', change: `alter table orders add check (note in ('gift', 'urgent'));` },
  find: (comparison) =>
    listWritten(comparison)
      .filter(({ before, after }) => before.limits?.values === undefined && after.limits?.values !== undefined)
      .map(({ name, after }) => ({
        subject: name,
        message: `${name} takes ${after.limits?.values?.join(', ')} only`,
        kinds: ['writes'],
        unknown: 'which values they send',
      })),
})
