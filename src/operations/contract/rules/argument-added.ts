import { createRule } from '../domain/create-rule.ts'

export const argumentAdded = createRule({
  name: 'argument-added',
  severity: 'note',
  direction: 'input',
  mirror: ['argument-removed'],
  title: 'A function takes one argument more, which may be left out',
  reason: 'Calls without it go on.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: `drop function total_of(bigint); create function total_of(customer bigint, since date default null) returns numeric language sql stable as 'select 1'; grant execute on function total_of to anon;`,
  },
  find: ({ parameters }) =>
    parameters.come
      .filter(({ value }) => value.optional)
      .map(({ name, value }) => ({ subject: name, message: `${name} (${value.type}) may be given` })),
})
