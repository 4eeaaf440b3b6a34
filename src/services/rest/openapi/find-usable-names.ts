import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** Names in one schema that the current role may do anything with. */
export type UsableNames = { readonly tables: ReadonlySet<string>; readonly functions: ReadonlySet<string> }

type NameRow = { readonly kind: 'table' | 'function'; readonly name: string }

export async function findUsableNames(transaction: Transaction, schema: string): Promise<UsableNames> {
  const rows = await transaction.query<NameRow>(sql`
    select 'table' as kind, c.relname::text as name
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relkind in ('r', 'v', 'm', 'f', 'p')
      and (
        pg_catalog.pg_has_role(c.relowner, 'USAGE')
        or pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        or pg_catalog.has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
      )
    union all
    select distinct 'function', p.proname::text
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname = ${schema} and pg_catalog.has_function_privilege(p.oid, 'EXECUTE')`)
  const namesOf = (kind: NameRow['kind']) => new Set(rows.filter((row) => row.kind === kind).map(({ name }) => name))
  return { tables: namesOf('table'), functions: namesOf('function') }
}
