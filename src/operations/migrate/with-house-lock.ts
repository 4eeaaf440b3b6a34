import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { withClient } from '../../postgres/with-client.ts'
import { nothingBegun, runLeftBehind } from './errors.ts'
import { tryLock } from './store/ledger.ts'
import { findLeftBehind } from './store/session.ts'
import type { Run } from './types.ts'

const lookEvery = 200

/**
 * Runs `work` on a connection that holds the lock of this house: one process at a time migrates or seeds a database. Asks for it again and again
 * instead of waiting in PostgreSQL, where who waits would keep a CREATE INDEX CONCURRENTLY of the other waiting for it in turn.
 */
export async function withHouseLock<T>(run: Omit<Run, 'observer'>, work: (run: Run) => Promise<T>): Promise<T> {
  return await withClient(run.target, async (observer) => {
    await waitForOthers(run, observer)
    await waitForLeftBehind(run, observer)
    return await work({ ...run, observer })
  })
}

async function waitForOthers({ onProgress, signal }: Omit<Run, 'observer'>, observer: Client): Promise<void> {
  for (let looks = 0; !(await tryLock(observer)); looks++) {
    if (looks === 0) onProgress('Another process is migrating or seeding this database; waiting for it')
    if (signal?.aborted) throw nothingBegun()
    await sleep(lookEvery)
  }
}

/** A statement goes on in the server when the process that sent it was killed: until it ends, nobody knows what it did. */
async function waitForLeftBehind({ onProgress, settings, signal }: Omit<Run, 'observer'>, observer: Client): Promise<void> {
  const until = performance.now() + settings.retryFor * 1000
  let told: number | undefined
  for (let pid = await findLeftBehind(observer); pid !== undefined; pid = await findLeftBehind(observer)) {
    if (pid !== told) onProgress(`Process ${pid} of an interrupted run still works in the server; waiting for it`)
    told = pid
    if (performance.now() > until) throw runLeftBehind(pid)
    if (signal?.aborted) throw nothingBegun()
    await sleep(lookEvery)
  }
}
