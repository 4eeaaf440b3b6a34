import { createRule } from '../domain/create-rule.ts'

export const schemaAdded = createRule({
  name: 'schema-added',
  severity: 'note',
  direction: 'neither',
  mirror: ['schema-removed'],
  title: 'A schema is served that was not',
  reason: 'Nobody asked for it yet.',
  remedy: 'Nothing.',
  example: { kind: 'service', before: { defaultSchema: 'none' }, after: { defaultSchema: 'public' } },
  find: ({ schemas }) => schemas.come.map(({ name }) => ({ subject: name, message: `The schema ${name} is served` })),
})
