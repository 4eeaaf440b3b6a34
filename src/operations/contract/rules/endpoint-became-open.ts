import { createRule } from '../domain/create-rule.ts'

export const endpointBecameOpen = createRule({
  name: 'endpoint-became-open',
  severity: 'note',
  direction: 'input',
  mirror: ['endpoint-became-protected'],
  title: 'An endpoint wants no credentials',
  reason: 'Those that are sent are still taken.',
  remedy: 'Nothing, if it was meant.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { protected: true, inputs: {}, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } },
  },
  find: ({ endpoints }) =>
    endpoints.kept
      .filter(({ before, after }) => before.protected && !after.protected)
      .map(({ name }) => ({ subject: name, message: `${name} wants no credentials` })),
})
