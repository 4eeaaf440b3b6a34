import { createRule } from '../domain/create-rule.ts'

export const endpointOutputBecameOptional = createRule({
  name: 'endpoint-output-became-optional',
  severity: 'error',
  direction: 'output',
  mirror: ['endpoint-output-became-certain'],
  title: 'A field of an answer may be missing',
  reason: 'Clients that count on it fail without it.',
  remedy: 'Keep sending it.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'string', required: true } } } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'string' } } } } },
  },
  find: ({ outputs }) =>
    outputs.kept
      .filter(({ before, after }) => before.required && !after.required)
      .map(({ name }) => ({ subject: name, message: `${name} may be missing` })),
})
