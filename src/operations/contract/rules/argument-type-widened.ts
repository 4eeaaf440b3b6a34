import { compareTypes } from '../domain/compare-types.ts'
import { createRule } from '../domain/create-rule.ts'

export const argumentTypeWidened = createRule({
  name: 'argument-type-widened',
  severity: 'note',
  direction: 'input',
  mirror: ['argument-type-narrowed'],
  title: 'An argument takes more values',
  reason: 'What clients give still fits.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: `drop function total_of(bigint); create function total_of(customer numeric) returns numeric language sql stable as 'select 1';`,
  },
  find: ({ parameters }) =>
    parameters.kept
      .filter(({ before, after }) => compareTypes(before, after) === 'widened')
      .map(({ name, before, after, owner }) => ({
        subject: name,
        message: `${name} is ${after.type} in place of ${before.type}`,
        things: [name, owner.name],
        kinds: ['gives', 'calls'],
      })),
})
