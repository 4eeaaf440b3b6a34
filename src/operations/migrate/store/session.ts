import type { Client } from 'pg'
import { sql } from '../../../postgres/sql.ts'
import type { MigrateSettings } from '../settings.ts'
import { runSql } from './run-sql.ts'

/** Milliseconds after which a server notices that Dorsal was killed, and undoes the transaction under way. */
const lookForClient = 1000
/** PostgreSQL's own default: after it, whoever waits sends an autovacuum away that is in the way. */
const deadlockTimeout = 1000

/**
 * Sets up the connection of one file, which may set all of it anew, and gives the id of its process. The shared lock tells the next run that
 * this one still works, in the server, when Dorsal is gone.
 */
export async function openSession(client: Client, { lockTimeout }: Pick<MigrateSettings, 'lockTimeout'>): Promise<number> {
  const milliseconds = Math.max(1, Math.round(lockTimeout * 1000))
  const sendAway = Math.max(1, Math.min(deadlockTimeout, Math.round(milliseconds / 2)))
  await setLockTimeout(client, lockTimeout)
  await runSql(
    client,
    sql`select set_config('deadlock_timeout', ${String(sendAway)}, false) where has_parameter_privilege('deadlock_timeout', 'SET')`,
  )
  await noticeClient(client, true)
  const { rows } = await runSql<{ pid: number }>(
    client,
    sql`select pg_backend_pid() as pid, pg_advisory_lock_shared(${workerClass}, ${workerObject})`,
  )
  return rows[0]?.pid ?? 0
}

/** In seconds. */
export async function setLockTimeout(client: Client, seconds: number): Promise<void> {
  await runSql(client, sql`select set_config('lock_timeout', ${String(Math.max(1, Math.round(seconds * 1000)))}, false)`)
}

/** Whether the server gives up what runs when its client is gone. */
export async function noticeClient(client: Client, isNoticed: boolean): Promise<void> {
  try {
    await runSql(client, sql`select set_config('client_connection_check_interval', ${isNoticed ? String(lookForClient) : '0'}, false)`)
  } catch {
    // A server on Windows cannot look: it notices at the next word it sends.
  }
}

const workerClass = '730994021'
const workerObject = '1'

/** The process of a run that was killed and still works in the server; undefined when there is none. Asked by who holds the lock of the house. */
export async function findLeftBehind(client: Client): Promise<number | undefined> {
  const { rows } = await runSql<{ pid: number }>(
    client,
    sql`select pid from pg_locks where locktype = 'advisory' and objsubid = 2 and granted
          and classid = ${workerClass}::oid and objid = ${workerObject}::oid
          and database = (select oid from pg_database where datname = current_database()) limit 1`,
  )
  return rows[0]?.pid
}
