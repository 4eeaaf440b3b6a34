import { createRule } from '../domain/create-rule.ts'

export const endpointInputAdded = createRule({
  name: 'endpoint-input-added',
  severity: 'note',
  direction: 'input',
  mirror: ['endpoint-input-removed'],
  title: 'An endpoint takes one field more, which may be left out',
  reason: 'Requests without it go on.',
  remedy: 'Nothing.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string' } }, outputs: {} } } },
  },
  find: ({ inputs }) =>
    inputs.come.filter(({ value }) => !value.required).map(({ name }) => ({ subject: name, message: `${name} may be given` })),
})
