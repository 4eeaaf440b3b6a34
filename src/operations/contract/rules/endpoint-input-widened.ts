import { listFieldLosses } from '../domain/compare-fields.ts'
import { createRule } from '../domain/create-rule.ts'

export const endpointInputWidened = createRule({
  name: 'endpoint-input-widened',
  severity: 'note',
  direction: 'input',
  mirror: ['endpoint-input-narrowed'],
  title: 'A field of a request takes more values',
  reason: 'What clients send still fits.',
  remedy: 'Nothing.',
  example: {
    kind: 'service',
    before: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'string' } }, outputs: {} } } },
    after: { endpoints: { 'POST /auth/v1/token': { inputs: { 'body.email': { type: 'null,string' } }, outputs: {} } } },
  },
  find: ({ inputs }) =>
    inputs.kept.flatMap(({ name, before, after }) =>
      listFieldLosses(after, before).map((got) => ({ subject: `${name} ${got}`, message: `${name} takes ${got}` })),
    ),
})
