import { createRule } from '../domain/create-rule.ts'

export const endpointOutputRemoved = createRule({
  name: 'endpoint-output-removed',
  severity: 'error',
  direction: 'output',
  mirror: ['endpoint-output-added'],
  title: 'A field of an answer is gone',
  reason: 'Clients that read it find nothing.',
  remedy: 'Keep it until nobody reads it.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'string', required: true } } } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } },
  },
  find: ({ outputs }) => outputs.gone.map(({ name }) => ({ subject: name, message: `${name} is gone` })),
})
