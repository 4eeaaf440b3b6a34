import { createRule } from '../domain/create-rule.ts'

export const aggregatesEnabled = createRule({
  name: 'aggregates-enabled',
  severity: 'note',
  direction: 'output',
  mirror: ['aggregates-disabled'],
  title: 'Aggregates in select are answered',
  reason: 'Nobody asked for them yet.',
  remedy: 'Nothing.',
  example: { kind: 'service', before: {}, after: { aggregates: true } },
  find: ({ before, after }) =>
    !before.aggregates && after.aggregates
      ? [{ subject: 'aggregates', message: 'count(), sum(), avg(), min() and max() in select are answered' }]
      : [],
})
