import { createRule } from '../domain/create-rule.ts'
import { listWritten } from '../domain/list-shared.ts'

export const inputAcceptsNull = createRule({
  name: 'input-accepts-null',
  severity: 'note',
  direction: 'input',
  mirror: ['input-refuses-null'],
  title: 'A column takes null',
  reason: 'Nobody sent it.',
  remedy: 'Nothing; what readers see is told by `output-became-nullable`.',
  example: { kind: 'sql', change: 'alter table orders alter quantity drop not null;' },
  find: (comparison) =>
    listWritten(comparison)
      .filter(({ before, after }) => !before.nullable && after.nullable)
      .map(({ name }) => ({ subject: name, message: `${name} takes null` })),
})
