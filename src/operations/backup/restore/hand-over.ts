import { lchown, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServerUser } from '../../../postgres/cluster/types.ts'

/**
 * Gives a folder and all that is in it to the user of the server; the folder itself last, so that until then nobody else can put a symlink
 * where root is about to write.
 */
export async function handOver(folder: string, user: ServerUser): Promise<void> {
  if (!user.switched) return
  for (const name of await readdir(folder, { recursive: true })) await lchown(join(folder, name), user.uid, user.gid)
  await lchown(folder, user.uid, user.gid)
}
