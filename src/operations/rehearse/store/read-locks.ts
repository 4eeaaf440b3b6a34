import { sql } from '../../../postgres/sql.ts'
import type { Ask } from './ask.ts'

/** As `pg_locks` has it: the oid of a relation of this database, and `AccessExclusiveLock`. */
export type HeldLock = { readonly oid: number; readonly mode: string }

/** What the connection that asks holds on relations. */
export async function readOwnLocks(ask: Ask): Promise<readonly HeldLock[]> {
  return await ask<HeldLock>(sql`
    select relation::int8::float8 as oid, mode from pg_catalog.pg_locks
    where pid = pg_catalog.pg_backend_pid() and locktype = 'relation' and granted`)
}

export type Glimpse = {
  readonly locks: readonly HeldLock[]
  /** What it waits for; null while it works. */
  readonly wait: string | null
}

/** What a backend holds and waits for at this moment, seen from another connection. */
export async function glimpseBackend(ask: Ask, pid: number): Promise<Glimpse> {
  const [row] = await ask<{ readonly wait: string | null; readonly locks: readonly HeldLock[] }>(sql`
    select wait_event_type as wait,
      (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('oid', relation::int8, 'mode', mode)), '[]')
       from pg_catalog.pg_locks l where l.pid = a.pid and locktype = 'relation' and granted) as locks
    from pg_catalog.pg_stat_activity a where pid = ${String(pid)}::int4`)
  return row ?? { locks: [], wait: null }
}
