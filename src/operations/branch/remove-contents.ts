import { readdir, realpath, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { stopLeftovers } from '../../postgres/cluster/leftovers.ts'
import { createOwnerLock, findOwner, lockName } from '../../postgres/cluster/owner-lock.ts'
import { recordName } from './adapters/branch-record.ts'
import { branchInUse } from './errors.ts'

/**
 * Stops what a killed process left running of a branch and empties its folder but for the lock; the record goes last, so that what is half
 * removed is known as such. To be called by the holder of the lock. Throws `branch_in_use`.
 */
export async function removeContents(folder: string, onProgress: (line: string) => void): Promise<void> {
  await stopServer(folder, onProgress)
  const kept = new Set([lockName, recordName])
  for (const name of await readdir(folder)) if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true })
  await rm(join(folder, recordName), { force: true })
}

async function stopServer(folder: string, onProgress: (line: string) => void): Promise<void> {
  const clusterFolder = join(folder, 'postgres')
  const dataFolder = await realpath(join(clusterFolder, 'data')).catch(unlessMissing)
  if (dataFolder === undefined) return
  const owner = findOwner(clusterFolder)
  if (owner !== undefined) throw branchInUse(basename(folder), owner.pid)
  const lock = createOwnerLock(clusterFolder)
  try {
    await stopLeftovers(dataFolder, onProgress)
  } finally {
    lock.release()
  }
}

function unlessMissing(error: unknown): undefined {
  if (!isErrno(error, 'ENOENT')) throw error
  return undefined
}
