import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { StoredThing } from '../types.ts'

/** Everything that holds data: tables with their columns, but for those of Dorsal and Supabase. */
export async function readStoredThings(transaction: Transaction): Promise<readonly StoredThing[]> {
  return await transaction.query<StoredThing>(sql`
    with tables as (
      select c.oid, format('%I.%I', n.nspname, c.relname) as name, array[n.nspname::text, c.relname::text] as path
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_'
        and n.nspname not in ('information_schema', 'dorsal', 'auth', 'supabase_migrations')
    )
    select 'table' as kind, oid::text as identity, name, path, null as column, null as type from tables
    union all
    select 'column', concat_ws('.', t.oid, a.attnum), format('%s.%I', t.name, a.attname), t.path, a.attname::text,
      format_type(a.atttypid, a.atttypmod)
    from tables as t join pg_attribute as a on a.attrelid = t.oid
    where a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by name`)
}
