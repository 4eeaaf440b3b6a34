import type { Client } from 'pg'
import { sql } from '../../../postgres/sql.ts'
import type { Blockade, Blocker, TakenLock } from '../types.ts'
import { runSql } from './run-sql.ts'

/** What the backend waits for at this moment, and for whom; undefined while it waits for nobody. */
export async function findBlockade(client: Client, pid: number): Promise<Blockade | undefined> {
  const { rows } = await runSql<Blockade>(
    client,
    sql`select l.mode, case when c.oid is not null then format('%I.%I', n.nspname, c.relname) end as table, (
          select coalesce(json_agg(json_build_object(
            'pid', b.pid, 'user', a.usename, 'application', nullif(a.application_name, ''), 'backend', a.backend_type, 'state', a.state,
            'transactionStart', a.xact_start::text,
            'transactionMilliseconds', round(extract(epoch from clock_timestamp() - a.xact_start) * 1000),
            'queryMilliseconds', round(extract(epoch from clock_timestamp() - a.query_start) * 1000))), '[]')
          from (select distinct pid from unnest(pg_blocking_pids(w.pid)) as blocking (pid)) as b left join pg_stat_activity a using (pid)
        ) as blockers
        from pg_stat_activity w
        join pg_locks l on l.pid = w.pid and not l.granted
        left join pg_class c on c.oid = l.relation
        left join pg_namespace n on n.oid = c.relnamespace
        where w.pid = ${String(pid)} and w.wait_event_type = 'Lock'
        limit 1`,
  )
  return rows[0]
}

/** How far a CREATE INDEX or REINDEX of the backend is: `building index: scanning table`, and percent of that phase where it counts. */
export type IndexBuild = { readonly phase: string; readonly percent: number | null }

export async function findIndexBuild(client: Client, pid: number): Promise<IndexBuild | undefined> {
  const { rows } = await runSql<IndexBuild>(
    client,
    sql`select phase, case when blocks_total > 0 then blocks_done * 100 / blocks_total
          when tuples_total > 0 then tuples_done * 100 / tuples_total end::float8 as percent
        from pg_stat_progress_create_index where pid = ${String(pid)} and phase is not null`,
  )
  return rows[0]
}

/** Whether one of them is still in the transaction it was seen in. */
export async function areBlocking(client: Client, blockers: readonly Blocker[]): Promise<boolean> {
  const { rows } = await runSql<{ blocking: boolean }>(
    client,
    sql`select exists (
          select from pg_stat_activity a
          join json_to_recordset(${JSON.stringify(blockers)}::json) as b (pid int, "transactionStart" text)
            on a.pid = b.pid and a.xact_start::text is not distinct from b."transactionStart"
        ) as blocking`,
  )
  return rows[0]?.blocking === true
}

/**
 * The strongest lock that a backend holds on each table, asked from another one: it sees the names that everybody knows, and not the tables that
 * are only being created.
 */
export async function listTakenLocks(client: Client, pid: number): Promise<readonly TakenLock[]> {
  const { rows } = await runSql<TakenLock>(
    client,
    sql`select distinct on (n.nspname, c.relname) format('%I.%I', n.nspname, c.relname) as table, l.mode
        from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
        where l.pid = ${String(pid)} and l.granted and l.locktype = 'relation'
          and l.database = (select oid from pg_database where datname = current_database())
          and c.relkind in ('r', 'p', 'm', 'v', 'f')
          and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'dorsal', 'supabase_migrations')
        order by n.nspname, c.relname, array_position(array[
          'AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock', 'ShareUpdateExclusiveLock',
          'RowExclusiveLock', 'RowShareLock', 'AccessShareLock'], l.mode)`,
  )
  return rows
}
