import { createRule } from '../domain/create-rule.ts'

export const defaultSchemaChanged = createRule({
  name: 'default-schema-changed',
  severity: 'error',
  direction: 'both',
  mirror: ['default-schema-changed'],
  title: 'Requests that name no schema go to another one',
  reason: 'Clients that set no profile, most of them, ask for tables of another schema.',
  remedy: 'Keep the order of `api.schemas`; put a new schema behind the first.',
  example: { kind: 'service', before: { defaultSchema: 'public' }, after: { defaultSchema: 'api' } },
  find: ({ before, after }) =>
    before.defaultSchema === after.defaultSchema
      ? []
      : [
          {
            subject: 'default schema',
            message: `Requests without a profile go to ${after.defaultSchema} in place of ${before.defaultSchema}`,
          },
        ],
})
