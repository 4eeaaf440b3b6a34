import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isErrno } from '../../base/errno.ts'
import { inUseElsewhere, leftoverNotStoppable } from './errors.ts'
import { deletePostmasterRecord, isPostmasterOf, type PostmasterRecord, readPostmasterRecord } from './postmaster-pid.ts'
import { findProcess } from './running-process.ts'
import { deleteTemporarySocketFolder } from './socket-folder.ts'

type Report = (line: string) => void

const fastShutdownMs = 60_000
const immediateShutdownMs = 5_000
const dyingMs = 2_000
const pollMs = 25

/**
 * Makes way for a new server: stops the one that a killed Dorsal left behind (so that the new one runs with today's settings), and removes a
 * postmaster.pid whose process is gone or is somebody else's by now. To be called by the holder of the owner lock.
 * @throws cluster_in_use_elsewhere, cluster_leftover_not_stoppable
 */
export async function stopLeftovers(dataFolder: string, report: Report, { keep }: { readonly keep?: string } = {}): Promise<void> {
  const record = readPostmasterRecord(dataFolder)
  if (!record) return
  const running = findProcess(record.pid)
  if (running && isPostmasterOf(dataFolder, record, running)) await stopLeftoverServer(record.pid, report)
  else if (await keepsAccepting(record)) throw inUseElsewhere(dataFolder)
  else if (running) report(`postmaster.pid names process ${record.pid}, which is another program by now: removed`)
  await stopLeftoverBackends(dataFolder)
  deletePostmasterRecord(dataFolder)
  if (record.socketFolder !== keep) deleteTemporarySocketFolder(record.socketFolder)
}

async function stopLeftoverServer(pid: number, report: Report): Promise<void> {
  report(`Stopping PostgreSQL (process ${pid}), which a killed Dorsal left running`)
  const steps = [
    { signal: 'SIGINT', wait: fastShutdownMs },
    { signal: 'SIGQUIT', wait: immediateShutdownMs },
    { signal: 'SIGKILL', wait: immediateShutdownMs },
  ] as const
  for (const { signal, wait } of steps) {
    sendSignal(pid, signal)
    if (await isGone([pid], wait)) return
  }
}

/**
 * Sessions outlive a postmaster that was killed until they next look up from their work, and no new server may start before they are gone.
 * They work in the data folder, which is how they are found; where there is no /proc the server's own check and the retries remain.
 */
async function stopLeftoverBackends(dataFolder: string): Promise<void> {
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    const pids = findServerProcesses(dataFolder)
    for (const pid of pids) sendSignal(pid, signal)
    if (await isGone(pids, immediateShutdownMs)) return
  }
}

function findServerProcesses(dataFolder: string): readonly number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isServerProcess(name, dataFolder))
    .map(Number)
}

function isServerProcess(pid: string, dataFolder: string): boolean {
  try {
    return readlinkSync(join('/proc', pid, 'cwd')) === dataFolder && readFileSync(join('/proc', pid, 'comm'), 'utf8') === 'postgres\n'
  } catch {
    return false // ended meanwhile, or of another user and so not ours
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (isErrno(error, 'EPERM')) throw leftoverNotStoppable(pid, error)
    if (!isErrno(error, 'ESRCH')) throw error
  }
}

async function isGone(pids: readonly number[], within: number): Promise<boolean> {
  for (let waited = 0; pids.some((pid) => findProcess(pid)); waited += pollMs) {
    if (waited >= within) return false
    await sleep(pollMs)
  }
  return true
}

/** A dying server accepts for some moments after its name is gone from the list of processes. */
async function keepsAccepting(record: PostmasterRecord): Promise<boolean> {
  for (let waited = 0; await accepts(record); waited += pollMs) {
    if (waited >= dyingMs) return true
    await sleep(pollMs)
  }
  return false
}

/** A socket in a shared volume answers across the walls of containers, where process ids say nothing. */
function accepts({ socketFolder, port }: PostmasterRecord): Promise<boolean> {
  if (socketFolder === '') return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect(join(socketFolder, `.s.PGSQL.${port}`))
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
