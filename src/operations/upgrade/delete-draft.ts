import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { toDataFolder } from '../../postgres/cluster/data-folder.ts'
import { stopLeftovers } from '../../postgres/cluster/leftovers.ts'
import { createOwnerLock } from '../../postgres/cluster/owner-lock.ts'

/** Removes what a killed run left, its server first. Throws `cluster_already_running` while another run is at it. */
export async function deleteDraft(folder: string, onProgress: (line: string) => void): Promise<void> {
  if (!existsSync(folder)) return
  const lock = createOwnerLock(folder)
  try {
    if (existsSync(toDataFolder(folder))) await stopLeftovers(toDataFolder(folder), onProgress)
    await rm(folder, { recursive: true, force: true })
  } finally {
    lock.release()
  }
}
