import { createRule } from '../domain/create-rule.ts'

export const endpointInputRemoved = createRule({
  name: 'endpoint-input-removed',
  severity: 'warning',
  direction: 'input',
  mirror: ['endpoint-input-added', 'required-endpoint-input-added'],
  title: 'An endpoint does not know a field any more',
  reason: 'What clients send in it is left alone, or refused.',
  remedy: 'Look at what the field did for its clients.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string' } }, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } },
  },
  find: ({ inputs }) => inputs.gone.map(({ name }) => ({ subject: name, message: `${name} is not known any more` })),
})
