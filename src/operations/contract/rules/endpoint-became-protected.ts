import { createRule } from '../domain/create-rule.ts'

export const endpointBecameProtected = createRule({
  name: 'endpoint-became-protected',
  severity: 'error',
  direction: 'input',
  mirror: ['endpoint-became-open'],
  title: 'An endpoint wants credentials',
  reason: 'Requests without them are refused with 401.',
  remedy: 'Have clients send them first.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { protected: true, inputs: {}, outputs: {} } } },
  },
  find: ({ endpoints }) =>
    endpoints.kept
      .filter(({ before, after }) => !before.protected && after.protected)
      .map(({ name }) => ({ subject: name, message: `${name} wants credentials` })),
})
