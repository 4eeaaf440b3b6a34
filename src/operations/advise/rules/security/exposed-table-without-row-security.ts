import { toAnswer } from '../../../../findings/run-rules.ts'
import { listCallers } from '../../domain/callers.ts'
import { renderName } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'
import type { AdviceRule } from '../../types.ts'

export const exposedTableWithoutRowSecurity: AdviceRule = {
  name: 'exposed-table-without-row-security',
  area: 'security',
  severity: 'error',
  splinter: '0013_rls_disabled_in_public',
  title: 'A table of the API has no row-level security',
  reason:
    'The API serves the schema of this table, and no policy stands between a caller and its rows: whoever has a grant on it has all of them. Without a grant it is one GRANT away from that, and is a warning.',
  remedy:
    'Enable row-level security and write a policy for each thing that a caller may do; or keep the table in a schema that the API does not serve.',
  example: {
    kind: 'sql',
    dangerous: 'create table public.notes (id bigint primary key, body text); grant select on public.notes to anon;',
    safe: `
      create table public.notes (id bigint primary key, owner uuid);
      alter table public.notes enable row level security;
      create policy own on public.notes for select to authenticated using (owner = (select auth.uid()));
      grant select on public.notes to authenticated;`,
  },
  check: async ({ read, settings }) => {
    const tables = await read(readTables)
    const bare = tables.filter(
      ({ schema, kind, hasRowSecurity, extension }) =>
        settings.exposedSchemas.includes(schema) &&
        (kind === 'table' || kind === 'partitioned table') &&
        !hasRowSecurity &&
        extension === null,
    )
    return toAnswer(
      bare.map((table) => {
        const callers = listCallers(table.grants)
        const message =
          callers === ''
            ? `${renderName(table)} has no row-level security, and nobody was granted anything on it`
            : `Every row of ${renderName(table)} is open to ${callers}`
        return {
          subject: `${table.schema}.${table.name}`,
          message,
          fix: `alter table ${renderName(table)} enable row level security;`,
          ...(callers === '' ? { severity: 'warning' as const } : {}),
        }
      }),
    )
  },
}
