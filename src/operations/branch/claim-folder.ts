import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { findErrno, isErrno } from '../../base/errno.ts'
import { createOwnerLock, findOwner, type OwnerLock } from '../../postgres/cluster/owner-lock.ts'
import { branchBusy, branchesUnwritable } from './errors.ts'

/** From here until the release, this process is the only one that makes or deletes the branch of a folder. Throws `branch_busy`, `branches_unwritable`. */
export async function claimFolder(folder: string): Promise<OwnerLock> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 })
    return createOwnerLock(folder)
  } catch (error) {
    // Who deleted the branch took the folder away between the two steps.
    if (isErrno(error, 'ENOENT')) return await claimFolder(folder)
    if (isErrno(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) throw branchesUnwritable(folder, findErrno(error) ?? '', error)
    const owner = findOwner(folder)
    throw owner === undefined ? error : branchBusy(basename(folder), owner.pid)
  }
}
