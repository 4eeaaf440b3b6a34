import { identifier, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** Materialized views hold what tables held; older ones first, since newer ones may read them. */
export async function refreshViews(transaction: Transaction): Promise<void> {
  const views = await transaction.query<{ schema: string; name: string }>(
    sql`select n.nspname as schema, c.relname as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where c.relkind = 'm' and c.relispopulated order by c.oid`,
  )
  for (const { schema, name } of views) await transaction.query(sql`refresh materialized view ${identifier(schema, name)}`)
}
