import { createRule } from '../domain/create-rule.ts'
import { listWritten } from '../domain/list-shared.ts'

export const patternAdded = createRule({
  name: 'pattern-added',
  severity: 'error',
  direction: 'input',
  mirror: ['pattern-removed'],
  title: 'A column takes texts of one form only',
  reason: 'Values that do not match are refused with 400.',
  remedy: 'Check in the clients first.',
  example: { kind: 'sql', change: `alter table orders add check (note ~ '^[a-z ]*$');` },
  find: (comparison) =>
    listWritten(comparison)
      .filter(({ before, after }) => before.limits?.pattern === undefined && after.limits?.pattern !== undefined)
      .map(({ name, after }) => ({
        subject: name,
        message: `${name} takes what matches ${after.limits?.pattern} only`,
        kinds: ['writes'],
        unknown: 'which values they send',
      })),
})
