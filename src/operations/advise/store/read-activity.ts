import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type DatabaseActivity = {
  /** Whether the sessions of others can be seen. */
  readonly seesAll: boolean
  /** Sessions of this database that hold a transaction open and do nothing. */
  readonly idle: readonly { readonly pid: number; readonly user: string; readonly application: string; readonly minutes: number }[]
  /** Blocks of 8 KiB found in memory, and read, since statistics are kept. */
  readonly hits: number
  readonly reads: number
  /** Transactions that ended since statistics are kept; those that only read need no number. */
  readonly transactions: number
  readonly freezeMaxAge: number
  readonly multixactFreezeMaxAge: number
}

export const readActivity: Reader<DatabaseActivity> = async ({ query }) => {
  const [activity] = await query<DatabaseActivity>(sql`
    select pg_has_role('pg_read_all_stats', 'usage') as "seesAll", s.blks_hit::float8 as hits, s.blks_read::float8 as reads,
      (s.xact_commit + s.xact_rollback)::float8 as transactions, current_setting('autovacuum_freeze_max_age')::float8 as "freezeMaxAge",
      current_setting('autovacuum_multixact_freeze_max_age')::float8 as "multixactFreezeMaxAge", (
        select coalesce(jsonb_agg(jsonb_build_object('pid', a.pid, 'user', a.usename, 'application', a.application_name,
          'minutes', extract(epoch from clock_timestamp() - a.state_change) / 60)), '[]')
        from pg_stat_activity a where a.datid = s.datid and a.state ~ '^idle in transaction'
      ) as idle
    from pg_stat_database s where s.datname = current_database()`)
  if (activity === undefined) throw new TypeError('The database is not in its own statistics')
  return activity
}
