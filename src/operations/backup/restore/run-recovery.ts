import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../../base/fault.ts'
import { silentLog } from '../../../base/log.ts'
import { type Cluster, startCluster } from '../../../postgres/cluster/cluster.ts'
import { toDataFolder } from '../../../postgres/cluster/data-folder.ts'
import { findServerUser } from '../../../postgres/cluster/server-user.ts'
import { runTransaction } from '../../../postgres/run-transaction.ts'
import { sql } from '../../../postgres/sql.ts'
import type { BackupRecord } from '../types.ts'
import { copySettings, type Origin, writeExternalSettings } from './copy-settings.ts'

export type RecoveryOptions = {
  /** The cluster's folder. */
  readonly folder: string
  readonly origin: Origin
  /** Of somebody else's server, at the time of the backup. */
  readonly standbySettings: BackupRecord['standbySettings']
  readonly superuserPassword: string
  /** `current`: that of the data. */
  readonly timeline: number | 'current'
  /** Settings that end the recovery; none for the end of the log. */
  readonly ending: Readonly<Record<string, string>>
  /** `writable`: a timeline of its own begins there. `paused`: it can be read, and a later start recovers further. */
  readonly end: 'writable' | 'paused'
  readonly onProgress: (line: string) => void
  readonly signal?: AbortSignal
}

/** Where the recovery ended. */
export type Reached = {
  readonly timeline: number
  /** In the log, as `pg_lsn` in text. */
  readonly position: string
  /** Of the last commit that was replayed; null when none was. */
  readonly lastCommitAt: string | null
}

export type RecoveredCluster = { readonly cluster: Cluster; readonly reached: Reached }

const endedBeforeTarget = 'recovery ended before configured recovery target was reached'

/**
 * Starts PostgreSQL on a data folder that `putCluster` put there and recovers it. A moment behind the last commit is reached when the log ends:
 * nothing happened in between. Throws the Faults of the cluster.
 */
export async function runRecovery(options: RecoveryOptions): Promise<RecoveredCluster> {
  const cluster = await startRecovery(options).catch((error: unknown) => {
    if (!isAfterLastCommit(error, options)) throw error
    return startRecovery({ ...options, ending: {} })
  })
  try {
    if (options.end === 'paused') await waitForPause(cluster)
    return { cluster, reached: await readReached(cluster) }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

async function startRecovery(options: RecoveryOptions): Promise<Cluster> {
  const { folder, superuserPassword, timeline, ending, end, onProgress, signal } = options
  const serverSettings = {
    ...copySettings,
    ...(options.origin === 'external' ? await prepareExternal(options) : {}),
    // PostgreSQL wants a command, but the whole log lies in pg_wal already: this one finds nothing.
    restore_command: 'exit 1',
    recovery_target_timeline: String(timeline),
    recovery_target_action: end === 'writable' ? 'promote' : 'pause',
    // Without it "ready" means that the recovery has ended, and not that it can be watched.
    hot_standby: end === 'writable' ? 'off' : 'on',
    ...ending,
  }
  return await startCluster({ folder, superuserPassword, log: silentLog, onProgress, serverSettings, ...(signal ? { signal } : {}) })
}

async function prepareExternal({ folder, standbySettings }: RecoveryOptions): Promise<Readonly<Record<string, string>>> {
  const data = toDataFolder(folder)
  return { ...(await writeExternalSettings(data, findServerUser(data))), ...standbySettings }
}

function isAfterLastCommit(error: unknown, { ending }: RecoveryOptions): boolean {
  const mayBeIdle = 'recovery_target_time' in ending || 'recovery_target_lsn' in ending
  return mayBeIdle && error instanceof Fault && error.message.includes(endedBeforeTarget)
}

async function waitForPause(cluster: Cluster): Promise<void> {
  while ((await ask<{ state: string }>(cluster, sql`select pg_get_wal_replay_pause_state() as state`))?.state !== 'paused') await sleep(50)
}

async function readReached(cluster: Cluster): Promise<Reached> {
  const row = await ask<{ timeline: string; position: string; at: Date | null }>(
    cluster,
    sql`select (pg_control_checkpoint()).timeline_id::text as timeline, pg_last_wal_replay_lsn()::text as position, pg_last_xact_replay_timestamp() as at`,
  )
  return { timeline: Number(row?.timeline), position: row?.position ?? '', lastCommitAt: row?.at?.toISOString() ?? null }
}

async function ask<T extends Record<string, unknown>>(cluster: Cluster, statement: ReturnType<typeof sql>): Promise<T | undefined> {
  const rows = await runTransaction({ target: cluster.target() }, { access: 'read only' }, (transaction) => transaction.query<T>(statement))
  return rows[0]
}
