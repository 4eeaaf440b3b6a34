import { dirname } from 'node:path'
import { findBarrier } from './server-user.ts'
import type { ServerUser } from './types.ts'

/**
 * How the server's programs are to call their data folder. PostgreSQL enters it by this name at its start and then works in it with relative
 * paths. A user who may not pass through the folders above (root's home, a temporary folder of root's) cannot enter by the path; but a process
 * that Dorsal starts inside the folder, while still root, can enter it again as the folder it is in.
 */
export function toServerPath(dataFolder: string, user: ServerUser): string {
  return findBarrier(dirname(dataFolder), user) === undefined ? dataFolder : '/proc/self/cwd'
}

/** Starts in the data folder and takes over neither the caller's PG… variables nor its groups. */
export function buildSpawnOptions(dataFolder: string, user: ServerUser) {
  const identity = user.switched ? { uid: user.uid, gid: user.gid } : {}
  return { ...identity, cwd: dataFolder, env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } } as const
}
