import { createRule } from '../domain/create-rule.ts'
import { findLost, listWritten } from '../domain/list-shared.ts'

export const checkAdded = createRule({
  name: 'check-added',
  severity: 'warning',
  direction: 'input',
  mirror: ['check-removed'],
  title: 'A column is checked in a way that cannot be read here',
  reason:
    'Values that were taken may be refused with 400: the check is more than a comparison, so that nobody can say which from its text.',
  remedy: 'Read the check, and try what clients send.',
  example: { kind: 'sql', change: 'alter table orders add check (note <> upper(note));' },
  find: (comparison) =>
    listWritten(comparison).flatMap(({ name, before, after }) =>
      findLost(after.checks ?? [], before.checks ?? []).map((check) => ({
        subject: `${name} ${check}`,
        message: `${name} must fulfil ${check}`,
        things: [name],
        kinds: ['writes'],
        unknown: 'which values they send',
      })),
    ),
})
