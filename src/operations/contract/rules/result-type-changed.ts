import { createRule } from '../domain/create-rule.ts'
import { listResultTypes } from '../domain/list-result-types.ts'

export const resultTypeChanged = createRule({
  name: 'result-type-changed',
  severity: 'error',
  direction: 'output',
  mirror: ['result-type-changed'],
  title: 'A function gives back values of another kind',
  reason: 'Clients read what is not there any more.',
  remedy: 'Make a function with another name.',
  example: {
    kind: 'sql',
    change: `drop function total_of(bigint); create function total_of(customer bigint) returns text language sql stable as 'select 1';`,
  },
  find: (comparison) =>
    listResultTypes(comparison, 'changed').map(({ name, key, before, after }) => ({
      subject: name,
      message: `${name} gives ${after} in place of ${before}`,
      things: [key],
      kinds: ['calls'],
    })),
})
