import { listFieldLosses } from '../domain/compare-fields.ts'
import { createRule } from '../domain/create-rule.ts'

export const endpointInputNarrowed = createRule({
  name: 'endpoint-input-narrowed',
  severity: 'error',
  direction: 'input',
  mirror: ['endpoint-input-widened'],
  title: 'A field of a request takes fewer values',
  reason: 'Values that were taken are refused with 400.',
  remedy: 'Take them until nobody sends them.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'null,string' } }, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string' } }, outputs: {} } } },
  },
  find: ({ inputs }) =>
    inputs.kept.flatMap(({ name, before, after }) =>
      listFieldLosses(before, after).map((lost) => ({ subject: `${name} ${lost}`, message: `${name} does not take ${lost} any more` })),
    ),
})
