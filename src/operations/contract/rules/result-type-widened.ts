import { createRule } from '../domain/create-rule.ts'
import { listResultTypes } from '../domain/list-result-types.ts'

export const resultTypeWidened = createRule({
  name: 'result-type-widened',
  severity: 'warning',
  direction: 'output',
  mirror: ['result-type-narrowed'],
  title: 'A function may give back values that its clients do not know',
  reason: 'A number may outgrow the variable of a client, a text may have another form.',
  remedy: 'Look at what the clients keep it in.',
  example: {
    kind: 'sql',
    change: `drop function count_orders(); create function count_orders() returns bigint language sql stable as 'select 1::bigint';`,
  },
  find: (comparison) =>
    listResultTypes(comparison, 'widened').map(({ name, key, before, after }) => ({
      subject: name,
      message: `${name} gives ${after} in place of ${before}`,
      things: [key],
      kinds: ['calls'],
    })),
})
