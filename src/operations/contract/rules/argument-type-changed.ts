import { compareTypes } from '../domain/compare-types.ts'
import { createRule } from '../domain/create-rule.ts'

export const argumentTypeChanged = createRule({
  name: 'argument-type-changed',
  severity: 'error',
  direction: 'input',
  mirror: ['argument-type-changed'],
  title: 'An argument is of another type',
  reason: 'What clients give is refused with 400, or means something else.',
  remedy: 'Make a function with another name.',
  example: {
    kind: 'sql',
    change: `drop function total_of(bigint); create function total_of(customer date) returns numeric language sql stable as 'select 1';`,
  },
  find: ({ parameters }) =>
    parameters.kept
      .filter(({ before, after }) => compareTypes(before, after) === 'changed')
      .map(({ name, before, after, owner }) => ({
        subject: name,
        message: `${name} is ${after.type} in place of ${before.type}`,
        things: [name, owner.name],
        kinds: ['gives', 'calls'],
      })),
})
