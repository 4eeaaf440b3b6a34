import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type TableStatistics = {
  readonly schema: string
  readonly table: string
  readonly bytes: number
  /** PostgreSQL's estimate of the last ANALYZE; negative: there was none. */
  readonly rows: number
  readonly live: number
  readonly dead: number
  readonly modifiedSinceAnalyze: number
  /** Days since the last ANALYZE, by a person or by itself; null: it is not known of any. */
  readonly analyzedDaysAgo: number | null
  readonly hasAutovacuum: boolean
  /** Transactions, and multixacts, since the oldest that the table may still name. */
  readonly age: number
  readonly multixactAge: number
  readonly inserted: number
  readonly updated: number
  /** Bytes of a row as its columns were analyzed; null: they were not. */
  readonly rowBytes: number | null
  readonly fillFactor: number
}

/** What PostgreSQL counts of tables that no extension brought. */
export const readTableStatistics: Reader<readonly TableStatistics[]> = async ({ query }) =>
  await query<TableStatistics>(sql`
    select n.nspname as schema, c.relname as table, pg_relation_size(c.oid)::float8 as bytes, c.reltuples::float8 as rows,
      coalesce(s.n_live_tup, 0)::float8 as live, coalesce(s.n_dead_tup, 0)::float8 as dead,
      coalesce(s.n_mod_since_analyze, 0)::float8 as "modifiedSinceAnalyze",
      (extract(epoch from clock_timestamp() - greatest(s.last_analyze, s.last_autoanalyze)) / 86400)::float8 as "analyzedDaysAgo",
      coalesce((select option_value::bool from pg_options_to_table(c.reloptions) where option_name = 'autovacuum_enabled'), true) as "hasAutovacuum",
      coalesce((select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'fillfactor'), 100) as "fillFactor",
      age(c.relfrozenxid)::float8 as age, mxid_age(c.relminmxid)::float8 as "multixactAge",
      coalesce(s.n_tup_ins, 0)::float8 as inserted, coalesce(s.n_tup_upd, 0)::float8 as updated,
      (select sum((1 - w.null_frac) * w.avg_width)::float8 from pg_stats w where w.schemaname = n.nspname and w.tablename = c.relname) as "rowBytes"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_user_tables s on s.relid = c.oid
    where c.relkind in ('r', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1, 2`)
