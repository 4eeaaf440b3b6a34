import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { createOwnerLock, findOwner, type OwnerLock } from '../../postgres/cluster/owner-lock.ts'
import { branchBusy } from './errors.ts'

/** From here until the release, this process is the only one that makes or deletes the branch of a folder. Throws `branch_busy`. */
export async function claimFolder(folder: string): Promise<OwnerLock> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  try {
    return createOwnerLock(folder)
  } catch (error) {
    // Who deleted the branch took the folder away between the two steps.
    if (isErrno(error, 'ENOENT')) return await claimFolder(folder)
    const owner = findOwner(folder)
    throw owner === undefined ? error : branchBusy(basename(folder), owner.pid)
  }
}
