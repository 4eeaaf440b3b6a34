import { createRule } from '../domain/create-rule.ts'

export const functionBecameReadOnly = createRule({
  name: 'function-became-read-only',
  severity: 'note',
  direction: 'input',
  mirror: ['function-became-volatile'],
  title: 'A function changes nothing, by its declaration',
  reason: 'Calls by POST go on.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'alter function cancel(bigint) stable;' },
  find: ({ overloads }) =>
    overloads.kept
      .filter(({ before, after }) => !before.readOnly && after.readOnly)
      .map(({ name }) => ({ subject: name, message: `${name} changes nothing, and calls by GET are safe` })),
})
