import { listFieldLosses } from '../domain/compare-fields.ts'
import { createRule } from '../domain/create-rule.ts'

export const endpointOutputWidened = createRule({
  name: 'endpoint-output-widened',
  severity: 'error',
  direction: 'output',
  mirror: ['endpoint-output-narrowed'],
  title: 'A field of an answer may hold values that its clients do not know',
  reason: 'A null or a value of another kind breaks who reads it.',
  remedy: 'Have clients handle it first.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'string', required: true } } } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'null,string', required: true } } } } },
  },
  find: ({ outputs }) =>
    outputs.kept.flatMap(({ name, before, after }) =>
      listFieldLosses(after, before).map((got) => ({ subject: `${name} ${got}`, message: `${name} may be ${got}` })),
    ),
})
