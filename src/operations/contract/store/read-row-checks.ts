import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** A CHECK constraint that no column has for itself, as PostgreSQL prints it, with the columns it speaks of. */
export type RowCheck = { readonly expression: string; readonly columns: readonly string[] }

type CheckRow = RowCheck & { readonly relation: string }

/** By `schema.relation`, sorted. Views have those of the table that they show, and not here. */
export async function readRowChecks({ query }: Pick<Transaction, 'query'>): Promise<ReadonlyMap<string, readonly RowCheck[]>> {
  const rows = await query<CheckRow>(sql`
    select n.nspname || '.' || c.relname as relation, pg_get_expr(k.conbin, k.conrelid) as expression,
      array(select a.attname::text from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (k.conkey) order by a.attnum) as columns
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'c' and coalesce(cardinality(k.conkey), 0) <> 1
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    order by 1, 2`)
  return Map.groupBy(rows, ({ relation }) => relation)
}
