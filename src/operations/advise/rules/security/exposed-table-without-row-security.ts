import { listCallers } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'

export const exposedTableWithoutRowSecurity = createRule({
  name: 'exposed-table-without-row-security',
  area: 'security',
  severity: 'error',
  splinter: '0013_rls_disabled_in_public',
  title: 'A table of the API has no row-level security',
  reason:
    'The API serves the schema of this table, and no policy stands between a caller and its rows: whoever has a grant on it has all of them.',
  remedy:
    'Enable row-level security and write a policy for each thing that a caller may do; or keep the table in a schema that the API does not serve.',
  example: {
    kind: 'sql',
    dangerous: 'create table notes (id bigint primary key, body text);\ngrant select on notes to anon;',
    safe: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes for select to authenticated using (owner = (select auth.uid()));
grant select on notes to authenticated;`,
  },
  find: async ({ read, settings }) => {
    const tables = await read(readTables)
    const bare = tables.filter(
      ({ schema, kind, hasRowSecurity, grants, extension }) =>
        settings.exposedSchemas.includes(schema) &&
        (kind === 'table' || kind === 'partitioned table') &&
        !hasRowSecurity &&
        grants.length > 0 &&
        extension === null,
    )
    return bare.map((table) => ({
      subject: toSubject(table),
      message: `Every row of ${renderName(table)} is open to ${listCallers(table.grants)}`,
      fix: `alter table ${renderName(table)} enable row level security;`,
    }))
  },
})
