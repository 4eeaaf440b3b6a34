import { textList } from '../../../catalog/queries/text-list.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** Made by the services and tools around a project, not by the people who design it. */
const ofServices = [
  'auth',
  'dorsal',
  'extensions',
  'graphql',
  'graphql_public',
  'net',
  'pgbouncer',
  'pgmq',
  'pgsodium',
  'realtime',
  'storage',
  'supabase_functions',
  'supabase_migrations',
  'vault',
]

/** Schemas that the project designed, by name: neither PostgreSQL's, nor an extension's, nor a service's. */
export async function readSchemas({ query }: Transaction): Promise<readonly string[]> {
  const rows = await query<{ readonly name: string }>(sql`
    select n.nspname as name
    from pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'cron') and n.nspname <> all (${textList(ofServices)})
      and not exists (select from pg_depend d where d.classid = 'pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e')
    order by 1`)
  return rows.map(({ name }) => name)
}
