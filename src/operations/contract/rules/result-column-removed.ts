import { createRule } from '../domain/create-rule.ts'

export const resultColumnRemoved = createRule({
  name: 'result-column-removed',
  severity: 'error',
  direction: 'output',
  mirror: ['result-column-added'],
  title: 'A column of the result is gone',
  reason: 'Calls that select it are refused with 400, and clients that read it find nothing.',
  remedy: 'Keep the column, or make a function with another name.',
  example: {
    kind: 'sql',
    change: `drop function stats(date); create function stats(since date, out count bigint) language sql stable as 'select 1::bigint';`,
  },
  find: ({ resultColumns }) =>
    resultColumns.gone.map(({ name, owner }) => ({
      subject: name,
      message: `${name} is gone from the result`,
      things: [owner.name],
      kinds: ['calls'],
    })),
})
