import { createRule } from '../domain/create-rule.ts'
import { listResultTypes } from '../domain/list-result-types.ts'

export const resultTypeNarrowed = createRule({
  name: 'result-type-narrowed',
  severity: 'note',
  direction: 'output',
  mirror: ['result-type-widened'],
  title: 'A function gives back fewer values than it could',
  reason: 'Clients know them all.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: `drop function count_orders(); create function count_orders() returns smallint language sql stable as 'select 1::smallint';`,
  },
  find: (comparison) =>
    listResultTypes(comparison, 'narrowed').map(({ name, key, before, after }) => ({
      subject: name,
      message: `${name} gives ${after} in place of ${before}`,
      things: [key],
      kinds: ['calls'],
    })),
})
