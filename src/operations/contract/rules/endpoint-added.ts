import { createRule } from '../domain/create-rule.ts'

export const endpointAdded = createRule({
  name: 'endpoint-added',
  severity: 'note',
  direction: 'neither',
  mirror: ['endpoint-removed'],
  title: 'An endpoint is there that was not',
  reason: 'Nobody asked for it yet.',
  remedy: 'Nothing.',
  example: { kind: 'service', before: { endpoints: {} }, after: { endpoints: { 'POST /auth/v1/token': { inputs: {}, outputs: {} } } } },
  find: ({ endpoints }) => endpoints.come.map(({ name }) => ({ subject: name, message: `${name} is new` })),
})
