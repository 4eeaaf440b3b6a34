import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toDataFolder } from '../../../postgres/cluster/data-folder.ts'
import { toExchangeFile } from '../../../postgres/cluster/exchange.ts'
import { stopLeftovers } from '../../../postgres/cluster/leftovers.ts'
import { createOwnerLock } from '../../../postgres/cluster/owner-lock.ts'
import { findServerUser } from '../../../postgres/cluster/server-user.ts'
import { swapUnfinished, swapUnreturnable } from './errors.ts'
import { exists } from './exists.ts'
import { getRecord, listRestores, syncFolder, toKeptFolder, writeDurably, writeRecord } from './restore-records.ts'
import { runRecovery } from './run-recovery.ts'
import { findUnfinishedSwap, toLive } from './swap.ts'
import type { RestoreRecord } from './types.ts'
import { writeForServer } from './write-for-server.ts'

export type SwapBackOptions = {
  /** `.dorsal` */
  readonly stateFolder: string
  readonly id: string
  readonly superuserPassword: string
  readonly now: number
  readonly onProgress: (line: string) => void
}

/**
 * Makes the data the live ones again that a swap had replaced; those of the restore go back to their folder, with all that was written since. The
 * returning data begin a timeline of their own: the archive could not tell their log from the one that it holds. Killed at any moment, the same
 * call finishes it. Throws `restore_unknown`, `restore_not_returnable`, `restore_swap_unfinished`, `cluster_already_running`.
 */
export async function swapBack(options: SwapBackOptions): Promise<RestoreRecord> {
  const { stateFolder, id, now, onProgress } = options
  const mine = `${id} --back`
  const unfinished = findUnfinishedSwap(stateFolder)
  if (unfinished !== undefined && unfinished !== mine) throw swapUnfinished(unfinished)
  const record = await getRecord(stateFolder, id)
  const folders = { live: toLive(stateFolder), restored: record.folder, kept: toKeptFolder(stateFolder, id) }
  const live = createOwnerLock(folders.live)
  try {
    await stopLeftovers(toDataFolder(folders.live), onProgress)
    if (unfinished === undefined) await prepare(options, record, folders)
    await exchange(folders)
    const returned = { ...record, swappedAt: null, swappedBackAt: new Date(now).toISOString() }
    await writeRecord(stateFolder, returned)
    await rm(toExchangeFile(folders.live), { force: true })
    await rm(folders.kept, { recursive: true, force: true })
    return returned
  } finally {
    live.release()
  }
}

type Folders = { readonly live: string; readonly restored: string; readonly kept: string }

async function prepare(options: SwapBackOptions, record: RestoreRecord, folders: Folders): Promise<void> {
  const { stateFolder, id, onProgress } = options
  const { swappedAt } = record
  if (swappedAt === null) throw swapUnreturnable(id, 'it is not the live database')
  if (!(await exists(toDataFolder(folders.kept)))) throw swapUnreturnable(id, 'what was live before it is not kept')
  const { restores } = await listRestores(stateFolder)
  if (restores.some((other) => (other.swappedAt ?? '') > swappedAt)) throw swapUnreturnable(id, 'another restore became live since')
  onProgress('The data that were live before begin a timeline of their own')
  await beginTimeline(options, folders)
  await writeDurably(toExchangeFile(folders.live), { id: `${id} --back`, command: `dorsal restore swap ${id} --back` })
}

/** A recovery with nothing to recover: at its end PostgreSQL takes a number that no timeline has of which it knows the history. */
async function beginTimeline({ superuserPassword, onProgress }: SwapBackOptions, folders: Folders): Promise<void> {
  const data = toDataFolder(folders.kept)
  await stopLeftovers(data, onProgress)
  await copyHistories(toDataFolder(folders.live), data)
  await writeForServer(findServerUser(data), join(data, 'recovery.signal'), '')
  const recovery = { timeline: 'current', ending: {}, end: 'writable', origin: 'embedded', standbySettings: undefined } as const
  const { cluster } = await runRecovery({ ...recovery, folder: folders.kept, superuserPassword, onProgress })
  await cluster.stop()
}

async function copyHistories(from: string, to: string): Promise<void> {
  for (const name of await readdir(join(from, 'pg_wal'))) {
    if (!name.endsWith('.history')) continue
    await writeForServer(findServerUser(to), join(to, 'pg_wal', name), await readFile(join(from, 'pg_wal', name)))
  }
}

/** As long as the kept data are where they were, the second rename has not happened. */
async function exchange({ live, restored, kept }: Folders): Promise<void> {
  if (!(await exists(toDataFolder(kept)))) return
  if (!(await exists(toDataFolder(restored)))) await rename(toDataFolder(live), toDataFolder(restored))
  await rename(toDataFolder(kept), toDataFolder(live))
  for (const folder of [live, restored, kept]) await syncFolder(folder)
}
