import { renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderPart } from '../../domain/names.ts'
import { readSchemas } from '../../store/read-schemas.ts'

export const schemaOpenToCreation = createRule({
  name: 'schema-open-to-creation',
  area: 'security',
  severity: 'error',
  title: 'Callers may create things in a schema',
  reason:
    'Whoever may create in a schema on the search path decides what unqualified names mean for functions of others. In public this was the default up to PostgreSQL 14, and stays so in databases that were upgraded.',
  remedy: 'REVOKE CREATE ON SCHEMA.',
  example: {
    kind: 'sql',
    dangerous: 'grant create on schema public to public;',
    safe: 'revoke create on schema public from public;',
  },
  find: async ({ read }) =>
    (await read(readSchemas))
      .filter(({ creators }) => creators.length > 0)
      .map(({ name, creators }) => ({
        subject: name,
        message: `${creators.join(' and ')} may create tables and functions in the schema ${name}`,
        fix: renderRevoke(`create on schema ${renderPart(name)}`, creators),
      })),
})
