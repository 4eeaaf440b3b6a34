import { rm } from 'node:fs/promises'
import { toDataFolder } from '../../../postgres/cluster/data-folder.ts'
import { stopLeftovers } from '../../../postgres/cluster/leftovers.ts'

/** Deletes the data of a copy, and stops the PostgreSQL that somebody who was killed left running there. Fine where there are none. */
export async function deleteCopy(folder: string, onProgress: (line: string) => void): Promise<void> {
  const data = toDataFolder(folder)
  await stopLeftovers(data, onProgress)
  await rm(data, { recursive: true, force: true })
}
