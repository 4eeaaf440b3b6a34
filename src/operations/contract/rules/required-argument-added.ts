import { createRule } from '../domain/create-rule.ts'

export const requiredArgumentAdded = createRule({
  name: 'required-argument-added',
  severity: 'error',
  direction: 'input',
  mirror: ['argument-removed'],
  title: 'A function wants one argument more',
  reason: 'Calls without it, which is all of them today, are answered with 404.',
  remedy: 'Give it a default, or make a function with another name.',
  example: {
    kind: 'sql',
    change: `drop function total_of(bigint); create function total_of(customer bigint, since date) returns numeric language sql stable as 'select 1';`,
  },
  find: ({ parameters }) =>
    parameters.come
      .filter(({ value }) => !value.optional)
      .map(({ name, value, owner }) => ({
        subject: name,
        message: `${name} (${value.type}) must be given`,
        things: [owner.name],
        kinds: ['calls'],
      })),
})
