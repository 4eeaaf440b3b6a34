import { createRule } from '../domain/create-rule.ts'

export const resultBecameSingle = createRule({
  name: 'result-became-single',
  severity: 'error',
  direction: 'output',
  mirror: ['result-became-list'],
  title: 'A function gives back one thing in place of a list',
  reason: 'Clients that go through the list find one thing there.',
  remedy: 'Make a function with another name.',
  example: {
    kind: 'sql',
    change: `drop function search_orders(text, int); create function search_orders(word text, most int default 10) returns orders language sql stable as 'select * from orders limit 1';`,
  },
  find: ({ overloads }) =>
    overloads.kept
      .filter(({ before, after }) => before.result.list && !after.result.list)
      .map(({ name }) => ({ subject: name, message: `${name} gives one thing in place of a list`, kinds: ['calls'] })),
})
