import { chown, rm, writeFile } from 'node:fs/promises'
import type { ServerUser } from '../../../postgres/cluster/types.ts'

/** A file of the server's, made anew: its user owns the folder and could have put a symlink there, which root must not write through. */
export async function writeForServer(user: ServerUser, path: string, content: string | Buffer): Promise<void> {
  await rm(path, { force: true })
  await writeFile(path, content, { mode: 0o600, flag: 'wx' })
  if (user.switched) await chown(path, user.uid, user.gid)
}
