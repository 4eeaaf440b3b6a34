import { createRule } from '../domain/create-rule.ts'

export const overloadRemoved = createRule({
  name: 'overload-removed',
  severity: 'error',
  direction: 'both',
  mirror: ['overload-added'],
  title: 'One way to call a function is gone',
  reason: 'Calls with its arguments are answered with 404.',
  remedy: 'Keep the overload until nobody calls it.',
  example: { kind: 'sql', change: 'drop function greet(text, boolean);' },
  find: ({ overloads }) =>
    overloads.gone.map(({ name, key, value }) => ({
      subject: name,
      message: `${name} is gone`,
      things: [key],
      kinds: ['calls'],
      deprecation: value.deprecation,
    })),
})
