import { createRule } from '../domain/create-rule.ts'

export const endpointRemoved = createRule({
  name: 'endpoint-removed',
  severity: 'error',
  direction: 'both',
  mirror: ['endpoint-added'],
  title: 'An endpoint is gone',
  reason: 'Requests to it are answered with 404.',
  remedy: 'Keep it until nobody asks for it.',
  example: { kind: 'service', before: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } }, after: { endpoints: {} } },
  find: ({ endpoints }) =>
    endpoints.gone.map(({ name, value }) => ({ subject: name, message: `${name} is gone`, deprecation: value.deprecation })),
})
