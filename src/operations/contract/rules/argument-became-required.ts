import { createRule } from '../domain/create-rule.ts'

export const argumentBecameRequired = createRule({
  name: 'argument-became-required',
  severity: 'error',
  direction: 'input',
  mirror: ['argument-became-optional'],
  title: 'An argument must be given',
  reason: 'Calls without it are answered with 404.',
  remedy: 'Keep the default.',
  example: {
    kind: 'sql',
    change: `drop function search_orders(text, int); create function search_orders(word text, most int) returns setof orders language sql stable as 'select * from orders';`,
  },
  find: ({ parameters }) =>
    parameters.kept
      .filter(({ before, after }) => before.optional && !after.optional)
      .map(({ name, owner }) => ({
        subject: name,
        message: `${name} must be given`,
        things: [owner.name],
        kinds: ['calls'],
        leavesOut: name,
      })),
})
