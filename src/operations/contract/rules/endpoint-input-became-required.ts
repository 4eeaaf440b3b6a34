import { createRule } from '../domain/create-rule.ts'

export const endpointInputBecameRequired = createRule({
  name: 'endpoint-input-became-required',
  severity: 'error',
  direction: 'input',
  mirror: ['endpoint-input-became-optional'],
  title: 'A field of a request must be given',
  reason: 'Requests without it are refused with 400.',
  remedy: 'Let it be left out.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string' } }, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string', required: true } }, outputs: {} } } },
  },
  find: ({ inputs }) =>
    inputs.kept
      .filter(({ before, after }) => !before.required && after.required)
      .map(({ name }) => ({ subject: name, message: `${name} must be given` })),
})
