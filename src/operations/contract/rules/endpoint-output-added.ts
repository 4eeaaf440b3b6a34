import { createRule } from '../domain/create-rule.ts'

export const endpointOutputAdded = createRule({
  name: 'endpoint-output-added',
  severity: 'note',
  direction: 'output',
  mirror: ['endpoint-output-removed'],
  title: 'An answer has one field more',
  reason: 'Clients leave it alone.',
  remedy: 'Nothing.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'string', required: true } } } } },
  },
  find: ({ outputs }) => outputs.come.map(({ name }) => ({ subject: name, message: `${name} is new` })),
})
