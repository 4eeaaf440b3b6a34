import { createRule } from '../domain/create-rule.ts'

export const functionBecameVolatile = createRule({
  name: 'function-became-volatile',
  severity: 'error',
  direction: 'input',
  mirror: ['function-became-read-only'],
  title: 'A function can be called by POST only',
  reason: 'Calls by GET are refused with 405: it may change something.',
  remedy: 'Declare it STABLE, or have clients call it by POST.',
  example: { kind: 'sql', change: 'alter function count_orders() volatile;' },
  find: ({ overloads }) =>
    overloads.kept
      .filter(({ before, after }) => before.readOnly && !after.readOnly)
      .map(({ name, key }) => ({ subject: name, message: `${name} can be called by POST only`, things: [key], kinds: ['calls'] })),
})
