import { findLostKeys } from '../domain/compare-keys.ts'
import { createRule } from '../domain/create-rule.ts'

export const uniqueRemoved = createRule({
  name: 'unique-removed',
  severity: 'error',
  direction: 'input',
  mirror: ['unique-added'],
  title: 'Columns are no key any more',
  reason: 'An upsert that names them in `on_conflict` is refused with 400.',
  remedy: 'Keep the unique index while somebody upserts by it.',
  example: { kind: 'sql', change: 'alter table orders drop constraint orders_code_key;' },
  find: ({ relations }) =>
    relations.kept.flatMap(({ name, before, after }) =>
      findLostKeys(before, after).map((key) => ({
        subject: `${name}(${key})`,
        message: `${name} has no unique key (${key}) any more`,
        things: key.split(', ').map((column) => `${name}.${column}`),
        kinds: ['upserts by'],
      })),
    ),
})
