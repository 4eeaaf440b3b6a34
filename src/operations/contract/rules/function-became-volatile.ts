import { createRule } from '../domain/create-rule.ts'

export const functionBecameVolatile = createRule({
  name: 'function-became-volatile',
  severity: 'warning',
  direction: 'input',
  mirror: ['function-became-read-only'],
  title: 'A function may not change anything when it is called by GET',
  reason:
    'A call by GET runs in a read-only transaction: it is refused with 405 as soon as the function changes something, which its declaration says it may.',
  remedy: 'Declare it STABLE, or have clients call it by POST.',
  example: { kind: 'sql', change: 'alter function count_orders() volatile;' },
  find: ({ overloads }) =>
    overloads.kept
      .filter(({ before, after }) => before.readOnly && !after.readOnly)
      .map(({ name }) => ({
        subject: name,
        message: `${name} may change something, which is refused when it is called by GET`,
        kinds: ['calls'],
      })),
})
