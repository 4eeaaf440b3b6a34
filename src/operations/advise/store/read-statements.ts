import { identifier, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** A statement that pg_stat_statements recorded, its values replaced by `$1`, `$2` … */
export type RecordedStatement = {
  readonly text: string
  /** Who ran it, after SET ROLE. */
  readonly role: string
  readonly calls: number
  /** Milliseconds of all calls together. */
  readonly milliseconds: number
  /** Rows that all calls gave or changed. */
  readonly rows: number
  /** Blocks of 8 KiB written to temporary files. */
  readonly spilled: number
  /** Blocks of 8 KiB read. */
  readonly blocks: number
}

export type Recording =
  | {
      readonly kind: 'recorded'
      /** The statements that took longest together, longest first. */
      readonly statements: readonly RecordedStatement[]
      /** Milliseconds of everything in this database. */
      readonly total: number
      /** Of the first statement, `2026-11-30T12:00:00Z`; null where that is not known. */
      readonly since: string | null
    }
  | { readonly kind: 'none'; readonly reason: string }

/** What ran in this database, as far as pg_stat_statements kept it and lets the reader see it. */
export async function readStatements({ query }: Transaction): Promise<Recording> {
  const [extension] = await query<{ readonly schema: string; readonly hidden: boolean }>(sql`
    select extnamespace::regnamespace::text as schema, not pg_has_role('pg_read_all_stats', 'usage') as hidden
    from pg_extension where extname = 'pg_stat_statements'`)
  if (extension === undefined) return { kind: 'none', reason: 'the extension pg_stat_statements is not installed in this database' }
  if (extension.hidden) return { kind: 'none', reason: 'the statements of others are hidden: it takes membership in pg_read_all_stats' }
  const view = identifier(extension.schema, 'pg_stat_statements')
  const ofDatabase = sql`dbid = (select oid from pg_database where datname = current_database())`
  const statements = await query<RecordedStatement>(sql`
    select s.query as text, r.rolname as role, s.calls::float8, s.total_exec_time as milliseconds, s.rows::float8,
      s.temp_blks_written::float8 as spilled, (s.shared_blks_hit + s.shared_blks_read)::float8 as blocks
    from ${view} s join pg_roles r on r.oid = s.userid
    where s.${ofDatabase} and s.query ~* '^[[:space:]]*(select|with|insert|update|delete|merge)[[:space:](]'
      and s.query !~* 'pg_catalog[.]|pg_stat_|dorsal[._]'
    order by s.total_exec_time desc limit 200`)
  const [sum] = await query<{ readonly total: number; readonly since: string | null }>(sql`
    select coalesce(sum(total_exec_time), 0)::float8 as total,
      (select to_char(stats_reset at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from ${identifier(extension.schema, 'pg_stat_statements_info')}) as since
    from ${view} where ${ofDatabase}`)
  return { kind: 'recorded', statements, total: sum?.total ?? 0, since: sum?.since ?? null }
}
