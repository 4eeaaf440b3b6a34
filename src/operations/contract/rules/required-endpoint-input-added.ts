import { createRule } from '../domain/create-rule.ts'

export const requiredEndpointInputAdded = createRule({
  name: 'required-endpoint-input-added',
  severity: 'error',
  direction: 'input',
  mirror: ['endpoint-input-removed'],
  title: 'An endpoint wants one field more',
  reason: 'Requests without it, which is all of them today, are refused with 400.',
  remedy: 'Let it be left out.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string', required: true } }, outputs: {} } } },
  },
  find: ({ inputs }) =>
    inputs.come.filter(({ value }) => value.required).map(({ name }) => ({ subject: name, message: `${name} must be given` })),
})
