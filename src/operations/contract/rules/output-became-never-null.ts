import { createRule } from '../domain/create-rule.ts'
import { listRead } from '../domain/list-shared.ts'

export const outputBecameNeverNull = createRule({
  name: 'output-became-never-null',
  severity: 'note',
  direction: 'output',
  mirror: ['output-became-nullable'],
  title: 'A column that could be null always has a value',
  reason: 'Nobody fails on a value.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: `update orders set note = '' where note is null; alter table orders alter note set not null;` },
  find: (comparison) =>
    listRead(comparison)
      .filter(({ before, after }) => before.nullable && !after.nullable)
      .map(({ name }) => ({ subject: name, message: `${name} is never null` })),
})
