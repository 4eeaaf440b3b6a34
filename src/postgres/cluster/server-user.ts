import { readFileSync, type Stats, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { noServerUser } from './errors.ts'
import type { ServerUser } from './types.ts'

// `nobody` comes second: other programs write files as nobody too.
const candidates = ['postgres', 'nobody']

/**
 * Who runs the server: this process's own user, or under root an unprivileged one, because PostgreSQL refuses to run as root.
 * An existing data folder records the choice: its owner stays the server's user.
 * @throws cluster_no_server_user
 */
export function findServerUser(dataFolder: string): ServerUser {
  const own = userInfo()
  if (own.uid !== 0) return { name: own.username, uid: own.uid, gid: own.gid, switched: false }
  return findDataOwner(dataFolder) ?? getCandidate()
}

function findDataOwner(dataFolder: string): ServerUser | undefined {
  const folder = statSync(dataFolder, { throwIfNoEntry: false })
  if (!folder || folder.uid === 0) return undefined
  return { name: getUserName(folder.uid), uid: folder.uid, gid: folder.gid, switched: true }
}

function getCandidate(): ServerUser {
  const users = readUsers()
  for (const name of candidates) {
    const user = users.find((user) => user.name === name && user.uid > 0)
    if (user) return { ...user, switched: true }
  }
  throw noServerUser()
}

/** The user's name, or `uid 1234` for one whom passwd(5) does not know. */
export const getUserName = (uid: number): string => readUsers().find((user) => user.uid === uid)?.name ?? `uid ${uid}`

function readUsers() {
  return readPasswd()
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return ''
    throw error
  }
}

/** The nearest folder on the way to `path`, itself included, that the user may not pass through. Judged by mode bits: access lists are not read. */
export function findBarrier(path: string, user: ServerUser): string | undefined {
  if (!user.switched) return undefined
  const parent = dirname(path)
  const above = parent === path ? undefined : findBarrier(parent, user)
  if (above !== undefined) return above
  return hasBit(statSync(path), user, 0o1) ? undefined : path
}

/** Whether the user may do to a file what the bit (4 read, 2 write, 1 search or execute) stands for. */
export function hasBit(file: Stats, user: ServerUser, bit: 0o4 | 0o2 | 0o1): boolean {
  if (file.uid === user.uid) return (file.mode & (bit << 6)) !== 0
  if (file.gid === user.gid) return (file.mode & (bit << 3)) !== 0
  return (file.mode & bit) !== 0
}
