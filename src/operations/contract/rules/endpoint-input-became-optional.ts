import { createRule } from '../domain/create-rule.ts'

export const endpointInputBecameOptional = createRule({
  name: 'endpoint-input-became-optional',
  severity: 'note',
  direction: 'input',
  mirror: ['endpoint-input-became-required'],
  title: 'A field of a request may be left out',
  reason: 'Everybody sends it, and may go on.',
  remedy: 'Nothing.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string', required: true } }, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string' } }, outputs: {} } } },
  },
  find: ({ inputs }) =>
    inputs.kept
      .filter(({ before, after }) => before.required && !after.required)
      .map(({ name }) => ({ subject: name, message: `${name} may be left out` })),
})
