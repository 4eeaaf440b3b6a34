import { createRule } from '../domain/create-rule.ts'
import { takesCallsOf } from '../domain/match-overloads.ts'

export const overloadRemoved = createRule({
  name: 'overload-removed',
  severity: 'error',
  direction: 'both',
  mirror: ['overload-added'],
  title: 'One way to call a function is gone',
  reason: 'Calls with its arguments are answered with 404.',
  remedy: 'Keep the overload until nobody calls it.',
  example: { kind: 'sql', change: 'drop function greet(text, boolean);' },
  find: ({ overloads, functions }) =>
    overloads.gone.map(({ name, key, value }) => {
      const left = functions.kept.find((one) => one.name === key)?.after ?? []
      const isTaken = left.some((other) => takesCallsOf(other, value))
      return {
        subject: name,
        message: `${name} is gone${isTaken ? '; another overload takes its calls' : ''}`,
        kinds: ['calls'],
        deprecation: value.deprecation,
        ...(isTaken && { severity: 'warning' }),
      }
    }),
})
