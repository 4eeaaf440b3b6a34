import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createClusterFolder, toDataFolder } from '../../../postgres/cluster/data-folder.ts'
import { type Exchange, findExchange, toExchangeFile } from '../../../postgres/cluster/exchange.ts'
import { stopLeftovers } from '../../../postgres/cluster/leftovers.ts'
import { createOwnerLock } from '../../../postgres/cluster/owner-lock.ts'
import { otherDisk, restoreExternal, restoreNotSound, restoreOutdated, swapUnfinished } from './errors.ts'
import { exists } from './exists.ts'
import { getRecord, listRestores, syncFolder, toKeptFolder, writeDurably, writeRecord } from './restore-records.ts'
import type { RestoreRecord } from './types.ts'

export type SwapOptions = {
  /** `.dorsal` */
  readonly stateFolder: string
  readonly id: string
  readonly now: number
  readonly onProgress: (line: string) => void
}

export type Swapped = {
  readonly record: RestoreRecord
  /** Holds the data that were live before; null when there were none. */
  readonly kept: string | null
}

export const toLive = (stateFolder: string) => join(stateFolder, 'postgres')

/** The restore whose swap was broken off, if one was. */
export const findUnfinishedSwap = (stateFolder: string): string | undefined => findExchange(toLive(stateFolder))?.id

/**
 * Makes the data of a restore the live ones by two renames; what was live is kept. Killed at any moment, the same call finishes it, and until
 * then nobody can start an empty database in the gap. Throws `restore_unknown`, `restore_not_sound`, `restore_outdated`,
 * `restore_other_disk`, `restore_external`, `cluster_already_running`.
 */
export async function swapRestore({ stateFolder, id, now, onProgress }: SwapOptions): Promise<Swapped> {
  const unfinished = findUnfinishedSwap(stateFolder)
  if (unfinished !== undefined && unfinished !== id) throw swapUnfinished(unfinished)
  const record = await getSwappable(stateFolder, id)
  const live = createClusterFolder(toLive(stateFolder))
  const locks = [live, record.folder].map(createOwnerLock)
  try {
    for (const folder of [live, record.folder]) await stopLeftovers(toDataFolder(folder), onProgress)
    const swapped = unfinished === id ? record : await prepareSwap(stateFolder, record)
    const kept = toKeptFolder(stateFolder, id)
    await exchange({ live, restored: record.folder, kept })
    await writeRecord(stateFolder, swapped.swappedAt === null ? { ...swapped, swappedAt: new Date(now).toISOString() } : swapped)
    await rm(toExchangeFile(live), { force: true })
    return { record: await getRecord(stateFolder, id), kept: (await exists(toDataFolder(kept))) ? kept : null }
  } finally {
    for (const lock of locks) lock.release()
  }
}

/** A restore of Dorsal's own database. Throws `restore_unknown`, `restore_external`. */
export async function getSwappable(stateFolder: string, id: string): Promise<RestoreRecord> {
  const record = await getRecord(stateFolder, id)
  if (record.origin === 'external') throw restoreExternal(id, record.folder)
  return record
}

async function prepareSwap(stateFolder: string, record: RestoreRecord): Promise<RestoreRecord> {
  const wasLive = record.swappedAt !== null || record.swappedBackAt !== undefined
  if (wasLive || !(await exists(toDataFolder(record.folder)))) throw restoreOutdated(record.id)
  const bad = record.checks.filter(({ verdict }) => verdict === 'does not hold')
  if (bad.length > 0) throw restoreNotSound(record.id, bad[0]?.name ?? '')
  const { restores } = await listRestores(stateFolder)
  // Both began the same timeline: the archive could not tell their logs apart.
  if (restores.some(({ swappedAt }) => swappedAt !== null && swappedAt > record.createdAt)) throw restoreOutdated(record.id)
  const [there, here] = await Promise.all([stat(record.folder), stat(toLive(stateFolder))])
  if (there.dev !== here.dev) throw otherDisk(record.folder)
  await mkdir(toKeptFolder(stateFolder, record.id), { recursive: true, mode: 0o755 })
  const exchange: Exchange = { id: record.id, command: `dorsal restore swap ${record.id}` }
  await writeDurably(toExchangeFile(toLive(stateFolder)), exchange)
  return record
}

type Folders = { readonly live: string; readonly restored: string; readonly kept: string }

/** As long as the restored data are where they were, the second rename has not happened. */
async function exchange({ live, restored, kept }: Folders): Promise<void> {
  if (!(await exists(toDataFolder(restored)))) return
  if ((await exists(toDataFolder(live))) && !(await exists(toDataFolder(kept)))) await rename(toDataFolder(live), toDataFolder(kept))
  await rename(toDataFolder(restored), toDataFolder(live))
  for (const folder of [live, restored, kept]) await syncFolder(folder)
}
