import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { RecordedWrites } from '../measure/indexes/judge-index.ts'

/** Rows inserted and updated since statistics are kept, by `schema.table`. */
export async function readRecordedWrites({ query }: Transaction): Promise<ReadonlyMap<string, RecordedWrites>> {
  const tables = await query<RecordedWrites & { readonly name: string }>(sql`
    select schemaname || '.' || relname as name, n_tup_ins::float8 as inserted, (n_tup_upd - n_tup_hot_upd)::float8 as updated from pg_stat_user_tables`)
  return new Map(tables.map(({ name, inserted, updated }) => [name, { inserted, updated }]))
}
