import { lstat } from 'node:fs/promises'

/** A link counts, wherever it leads. */
export async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  )
}
