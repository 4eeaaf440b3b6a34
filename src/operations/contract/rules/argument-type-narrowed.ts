import { compareTypes } from '../domain/compare-types.ts'
import { createRule } from '../domain/create-rule.ts'

export const argumentTypeNarrowed = createRule({
  name: 'argument-type-narrowed',
  severity: 'error',
  direction: 'input',
  mirror: ['argument-type-widened'],
  title: 'An argument takes fewer values',
  reason: 'Values that do not fit are refused with 400.',
  remedy: 'Keep the wider type.',
  example: {
    kind: 'sql',
    change: `drop function total_of(bigint); create function total_of(customer int) returns numeric language sql stable as 'select 1';`,
  },
  find: ({ parameters }) =>
    parameters.kept
      .filter(({ before, after }) => compareTypes(before, after) === 'narrowed')
      .map(({ name, before, after, owner }) => ({
        subject: name,
        message: `${name} is ${after.type} in place of ${before.type}`,
        things: [name, owner.name],
        kinds: ['gives', 'calls'],
      })),
})
