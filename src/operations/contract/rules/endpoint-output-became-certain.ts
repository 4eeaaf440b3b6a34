import { createRule } from '../domain/create-rule.ts'

export const endpointOutputBecameCertain = createRule({
  name: 'endpoint-output-became-certain',
  severity: 'note',
  direction: 'output',
  mirror: ['endpoint-output-became-optional'],
  title: 'A field of an answer is always there',
  reason: 'Nobody fails on it.',
  remedy: 'Nothing.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'string' } } } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: { '200.email': { type: 'string', required: true } } } } },
  },
  find: ({ outputs }) =>
    outputs.kept
      .filter(({ before, after }) => !before.required && after.required)
      .map(({ name }) => ({ subject: name, message: `${name} is always there` })),
})
