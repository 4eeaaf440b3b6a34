import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'

const meantForClients = new Set(['graphql_public'])

export const innerSchemaExposed = createRule({
  name: 'inner-schema-exposed',
  area: 'security',
  severity: 'error',
  title: 'The API serves a schema that is not meant for clients',
  reason:
    'auth holds password hashes and sessions, vault secrets, PostgreSQL’s own schemas every name and every statistic. One grant too many, and a request reads them.',
  remedy: 'Take it out of api.schemas. A view or function in a schema of yours hands out what clients may know.',
  example: { kind: 'config', dangerous: '[api]\nschemas = ["public", "auth"]', safe: '[api]\nschemas = ["public"]' },
  find: ({ settings: { exposedSchemas } }) =>
    exposedSchemas
      .filter((schema) => (isInnerSchema(schema) && !meantForClients.has(schema)) || /^pg_|^information_schema$/.test(schema))
      .map((schema) => ({
        subject: schema,
        message: `The API serves the schema ${schema}`,
        fix: `[api]\nschemas = [${exposedSchemas
          .filter((each) => each !== schema && !isInnerSchema(each))
          .map((each) => JSON.stringify(each))
          .join(', ')}]`,
      })),
})
