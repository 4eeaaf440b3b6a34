import { createRule } from '../../domain/create-rule.ts'
import { isSensitive } from '../../domain/is-sensitive.ts'
import { renderName, renderPart, toSubject } from '../../domain/names.ts'
import { type PolicyProbe, probePolicies } from '../../store/probe-policies.ts'
import { readColumns } from '../../store/read-columns.ts'
import { readTables } from '../../store/read-tables.ts'

export const sensitiveColumnExposed = createRule({
  name: 'sensitive-column-exposed',
  area: 'security',
  severity: 'error',
  splinter: '0023_sensitive_columns_exposed',
  title: 'Secrets or numbers that identify somebody are open to callers',
  reason:
    'The name of the column says what is in it, callers may read it, and no policy keeps a row back: row-level security is off, or a policy shows every row.',
  remedy:
    'A policy that shows a row to whose it is, and a grant on the columns that others may read; or a table of its own for what is secret.',
  example: {
    kind: 'sql',
    dangerous: 'create table customers (id bigint primary key, iban text);\ngrant select on customers to anon;',
    safe: `create table customers (id bigint primary key, owner uuid, iban text);
alter table customers enable row level security;
create policy own on customers for select to authenticated using (owner = (select auth.uid()));
grant select on customers to authenticated;`,
  },
  find: async ({ read, settings }) => {
    const open = new Set((await read(probePolicies)).filter(showsAll).map(({ policy }) => `${policy.schema}.${policy.table}`))
    const columns = Map.groupBy((await read(readColumns)).filter(isSensitiveToCallers), ({ schema, table }) => `${schema}.${table}`)
    const tables = (await read(readTables)).filter(
      (table) =>
        settings.exposedSchemas.includes(table.schema) &&
        /table$/.test(table.kind) &&
        (!table.hasRowSecurity || open.has(toSubject(table))),
    )
    return tables.flatMap((table) => {
      const own = columns.get(toSubject(table)) ?? []
      if (own.length === 0) return []
      const readers = [...new Set(own.flatMap((column) => column.readers))]
      return [
        {
          subject: toSubject(table),
          message: `${readers.join(' and ')} may read ${own.map(({ name }) => name).join(', ')} of every row of ${renderName(table)}`,
          fix: `revoke select on ${renderName(table)} from public, ${readers.map(renderPart).join(', ')};`,
        },
      ]
    })
  },
})

function isSensitiveToCallers({
  table,
  name,
  readers,
}: {
  readonly table: string
  readonly name: string
  readonly readers: readonly string[]
}) {
  return readers.length > 0 && isSensitive({ table, name })
}

function showsAll({ policy, using, persona }: PolicyProbe): boolean {
  const isRead = policy.command === 'select' || policy.command === 'all'
  return isRead && policy.isPermissive && using === 'every row' && persona.kind !== 'no claims'
}
