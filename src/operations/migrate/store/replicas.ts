import type { Client } from 'pg'
import { sql } from '../../../postgres/sql.ts'
import type { ReplicaPosition } from '../batches/measure-lag.ts'
import { runSql } from './run-sql.ts'

export type LogPositions = { readonly position: bigint; readonly replicas: readonly ReplicaPosition[] }

/** Replicas that replay; a role without `pg_monitor` sees none. On a standby itself there is nothing to wait for. */
export async function readLogPositions(client: Client): Promise<LogPositions> {
  const { rows } = await runSql<{ position: string; name: string | null; replayed: string | null }>(
    client,
    sql`select (pg_current_wal_lsn() - '0/0')::text as position, coalesce(nullif(r.application_name, ''), r.pid::text) as name,
          (r.replay_lsn - '0/0')::text as replayed
        from (values (1)) as one left join pg_stat_replication r on r.replay_lsn is not null`,
  )
  return {
    position: BigInt(rows[0]?.position ?? 0),
    replicas: rows.flatMap(({ name, replayed }) => (name === null || replayed === null ? [] : [{ name, position: BigInt(replayed) }])),
  }
}
