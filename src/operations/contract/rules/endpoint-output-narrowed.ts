import { listFieldLosses } from '../domain/compare-fields.ts'
import { createRule } from '../domain/create-rule.ts'

export const endpointOutputNarrowed = createRule({
  name: 'endpoint-output-narrowed',
  severity: 'note',
  direction: 'output',
  mirror: ['endpoint-output-widened'],
  title: 'A field of an answer holds fewer values',
  reason: 'Clients know them all.',
  remedy: 'Nothing.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'null,string', required: true } } } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'string', required: true } } } } },
  },
  find: ({ outputs }) =>
    outputs.kept.flatMap(({ name, before, after }) =>
      listFieldLosses(before, after).map((lost) => ({ subject: `${name} ${lost}`, message: `${name} is never ${lost}` })),
    ),
})
