import { createRule } from '../domain/create-rule.ts'

export const resultColumnAdded = createRule({
  name: 'result-column-added',
  severity: 'note',
  direction: 'output',
  mirror: ['result-column-removed'],
  title: 'The result has one column more',
  reason: 'Clients leave it alone.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: `drop function stats(date); create function stats(since date, out count bigint, out total numeric, out mean numeric) language sql stable as 'select 1::bigint, 1.0, 1.0';`,
  },
  find: ({ resultColumns }) =>
    resultColumns.come.map(({ name, value }) => ({ subject: name, message: `${name} (${value}) is new in the result` })),
})
