import { findLostKeys } from '../domain/compare-keys.ts'
import { createRule } from '../domain/create-rule.ts'

export const uniqueAdded = createRule({
  name: 'unique-added',
  severity: 'error',
  direction: 'input',
  mirror: ['unique-removed'],
  title: 'Columns may not have the same values twice',
  reason: 'A second row with the same values is refused with 409.',
  remedy: 'Have clients handle 409, or upsert, first.',
  example: { kind: 'sql', change: 'alter table orders add unique (customer_id, note);' },
  find: ({ relations }) =>
    relations.kept.flatMap(({ name, before, after }) =>
      findLostKeys(after, before).map((key) => ({
        subject: `${name}(${key})`,
        message: `${name} takes each (${key}) once`,
        things: [name],
        kinds: ['writes'],
        unknown: 'which values they send',
      })),
    ),
})
