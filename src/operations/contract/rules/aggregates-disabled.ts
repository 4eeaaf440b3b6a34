import { createRule } from '../domain/create-rule.ts'

export const aggregatesDisabled = createRule({
  name: 'aggregates-disabled',
  severity: 'error',
  direction: 'output',
  mirror: ['aggregates-enabled'],
  title: 'Aggregates in select are refused',
  reason: 'A `select` with count(), sum(), avg(), min() or max() answers with an error.',
  remedy: 'Give clients a view or a function with the figures first.',
  example: { kind: 'service', before: { aggregates: true }, after: {} },
  find: ({ before, after }) =>
    before.aggregates && !after.aggregates
      ? [{ subject: 'aggregates', message: 'count(), sum(), avg(), min() and max() in select are refused' }]
      : [],
})
