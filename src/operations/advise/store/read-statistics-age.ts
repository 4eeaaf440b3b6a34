import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

/** Since when PostgreSQL counts in this database: the last reset, else the making of the database. */
export type StatisticsAge = {
  /** `2026-11-30` */
  readonly since: string
  readonly days: number
}

/** Undefined where the counters were never reset and the reader may not see how old the database is. */
export const readStatisticsAge: Reader<StatisticsAge | undefined> = async ({ query }) => {
  // The file of the version is written when the database is made, and never again.
  const [age] = await query<{ readonly since: string | null; readonly days: number }>(sql`
    select to_char(since at time zone 'utc', 'YYYY-MM-DD') as since, (extract(epoch from clock_timestamp() - since) / 86400)::float8 as days
    from (
      select coalesce(s.stats_reset, case when has_function_privilege('pg_stat_file(text, boolean)', 'execute')
        then (select modification from pg_stat_file('base/' || d.oid || '/PG_VERSION', true)) end) as since
      from pg_database d left join pg_stat_database s on s.datid = d.oid where d.datname = current_database()
    ) known`)
  return age === undefined || age.since === null ? undefined : { since: age.since, days: age.days }
}

/** For a person: `in the 3 days since 2026-11-27`. */
export function renderAge(age: StatisticsAge | undefined): string {
  if (age === undefined) return 'since nobody knows when'
  const { since, days } = age
  const length = days < 1 ? `${Math.max(1, Math.round(days * 24))} h` : `${Math.round(days)} days`
  return `in the ${length} since ${since}`
}
