import type { Client } from 'pg'
import { sql } from '../../../postgres/sql.ts'
import { runSql } from './run-sql.ts'

/** Whether there is no table but those of Dorsal, Supabase and extensions. */
export async function isEmptyDatabase(client: Client): Promise<boolean> {
  const { rows } = await runSql(
    client,
    sql`select from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'f') and n.nspname !~ '^pg_'
          and n.nspname not in ('information_schema', 'dorsal', 'auth', 'storage', 'realtime', 'supabase_migrations', 'extensions')
          and not exists (select from pg_depend as d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        limit 1`,
  )
  return rows.length === 0
}
