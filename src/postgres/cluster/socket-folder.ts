import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { findBarrier } from './server-user.ts'
import type { ServerUser } from './types.ts'

// sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included.
const longestPath = 100

const temporaryName = /^dorsal-[A-Za-z0-9]{6}$/

/**
 * A folder for the server's socket, open to its user only: `run/` in the cluster's folder, or a short one among the temporary files
 * when that path is too long for a socket or out of the user's reach.
 */
export function createSocketFolder(clusterFolder: string, port: number, user: ServerUser): string {
  const folder = join(clusterFolder, 'run')
  if (isShort(folder, port) && !findBarrier(clusterFolder, user)) {
    mkdirSync(folder, { recursive: true })
    return handOver(folder, user)
  }
  const home = isShort(join(tmpdir(), 'dorsal-XXXXXX'), port) && !findBarrier(tmpdir(), user) ? tmpdir() : '/tmp'
  return handOver(mkdtempSync(join(home, 'dorsal-')), user)
}

/** Deletes a folder that `createSocketFolder` made among the temporary files; leaves any other one alone. */
export function deleteTemporarySocketFolder(folder: string): void {
  if (!temporaryName.test(basename(folder))) return
  try {
    deleteSockets(folder)
    rmdirSync(folder)
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ENOTEMPTY', 'EACCES', 'EPERM')) throw error
  }
}

/**
 * Deletes sockets and their lock files. To be called when no server uses the folder: PostgreSQL itself keeps a lock file whose process id
 * belongs to another program by now, or to a zombie.
 */
export function deleteSockets(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith('.s.PGSQL.')) rmSync(join(folder, name), { force: true })
}

const isShort = (folder: string, port: number) => Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= longestPath

function handOver(folder: string, user: ServerUser): string {
  chmodSync(folder, 0o700)
  if (user.switched) chownSync(folder, user.uid, user.gid)
  return folder
}
