import { createRule } from '../domain/create-rule.ts'
import { listRead } from '../domain/list-shared.ts'

export const outputBecameNullable = createRule({
  name: 'output-became-nullable',
  severity: 'error',
  direction: 'output',
  mirror: ['output-became-never-null'],
  title: 'A column that always had a value may be null',
  reason: 'A client that counts on the value, and every generated type says it may, fails on the first null.',
  remedy: 'Keep NOT NULL and write an empty value, or have clients handle null first.',
  example: { kind: 'sql', change: 'alter table orders alter state drop not null;' },
  find: (comparison) =>
    listRead(comparison)
      .filter(({ before, after }) => !before.nullable && after.nullable)
      .map(({ name }) => ({ subject: name, message: `${name} may be null`, kinds: ['reads'] })),
})
