import { rm } from 'node:fs/promises'
import { toDataFolder } from '../../../postgres/cluster/data-folder.ts'
import { stopLeftovers } from '../../../postgres/cluster/leftovers.ts'
import { createOwnerLock } from '../../../postgres/cluster/owner-lock.ts'
import { swapUnfinished } from './errors.ts'
import { getRecord, toKeptFolder, toRestoreFolder } from './restore-records.ts'
import { findUnfinishedSwap } from './swap.ts'

export type Forgotten = { readonly id: string; readonly deleted: readonly string[] }

/**
 * Deletes a restore and, when it was swapped in, the data that were live before. Throws `restore_unknown`, `restore_swap_unfinished`,
 * `cluster_already_running`.
 */
export async function forgetRestore(stateFolder: string, id: string, onProgress: (line: string) => void): Promise<Forgotten> {
  const { folder } = await getRecord(stateFolder, id)
  const unfinished = findUnfinishedSwap(stateFolder)
  if (unfinished !== undefined) throw swapUnfinished(unfinished)
  const kept = toKeptFolder(stateFolder, id)
  const lock = createOwnerLock(folder)
  try {
    // A way back that was killed may have left one running on what is kept.
    for (const each of [folder, kept]) await stopLeftovers(toDataFolder(each), onProgress)
  } finally {
    lock.release()
  }
  const deleted = [kept, ...new Set([toDataFolder(folder), toRestoreFolder(stateFolder, id)])]
  for (const path of deleted) await rm(path, { recursive: true, force: true })
  return { id, deleted }
}
