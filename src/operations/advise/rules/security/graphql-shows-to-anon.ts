import { listHolders, renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readExtensions } from '../../store/read-extensions.ts'
import { readTables } from '../../store/read-tables.ts'

export const graphqlShowsToAnon = createRule({
  name: 'graphql-shows-to-anon',
  area: 'security',
  severity: 'note',
  splinter: '0026_pg_graphql_anon_table_exposed',
  title: 'pg_graphql tells whoever has no token that a table is there',
  reason:
    'Its introspection answers with what the role may select: names, columns, types and relationships, whether or not a row would be shown.',
  remedy: 'Revoke SELECT from roles that have no use for the table; or drop pg_graphql, which Dorsal does not need.',
  example: {
    kind: 'sql',
    dangerous: `create schema graphql;
create extension pg_graphql;
create table notes (id bigint primary key);
grant select on notes to anon;`,
    safe: 'create table notes (id bigint primary key);\ngrant select on notes to anon;',
  },
  find: async ({ read, settings }) => {
    const isInstalled = (await read(readExtensions)).some(({ name }) => name === 'pg_graphql')
    if (!isInstalled) return { kind: 'not applicable', reason: 'pg_graphql is not installed' }
    return (await read(readTables))
      .filter(
        ({ schema, kind, grants }) =>
          kind !== 'foreign table' && !isInnerSchema(schema) && listHolders(grants, 'select').includes(settings.anonymousRole),
      )
      .map((table) => ({
        subject: toSubject(table),
        message: `The introspection of pg_graphql shows whoever has no token the columns of ${renderName(table)}`,
        fix: renderRevoke(`select on ${renderName(table)}`, [settings.anonymousRole]),
      }))
  },
})
