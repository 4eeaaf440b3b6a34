import { createRule } from '../domain/create-rule.ts'

export const resultBecameList = createRule({
  name: 'result-became-list',
  severity: 'error',
  direction: 'output',
  mirror: ['result-became-single'],
  title: 'A function gives back a list in place of one thing',
  reason: 'Clients that read the thing find a list there.',
  remedy: 'Make a function with another name.',
  example: {
    kind: 'sql',
    change: `drop function count_orders(); create function count_orders() returns setof int language sql stable as 'select 1';`,
  },
  find: ({ overloads }) =>
    overloads.kept
      .filter(({ before, after }) => !before.result.list && after.result.list)
      .map(({ name }) => ({ subject: name, message: `${name} gives a list in place of one thing`, kinds: ['calls'] })),
})
