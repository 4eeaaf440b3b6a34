import { constants } from 'node:fs'
import { chown, copyFile, mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../../base/errno.ts'
import type { ServerUser } from '../../../postgres/cluster/types.ts'
import { isCopied, isEntered } from '../domain/is-copied.ts'

/** Paths relative to the data folder. */
export type DataFiles = {
  /** Each after the one it is in. */
  readonly folders: readonly string[]
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
}

// As many as libuv has threads: more of them would wait for one.
const atOnce = 4

// Last, as in PostgreSQL's own base backup: nothing that is copied may be newer than what it says.
const controlFile = 'global/pg_control'

/** What of a data folder goes into a copy; a file that vanishes meanwhile is not there. The control file comes last. */
export async function listDataFiles(dataFolder: string): Promise<DataFiles> {
  const folders: string[] = []
  const files: { path: string; bytes: number }[] = []
  const enter = async (folder: string): Promise<void> => {
    const entries = await readdir(join(dataFolder, folder), { withFileTypes: true }).catch(unlessGone(() => []))
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        folders.push(path)
        if (isEntered(path)) await enter(path)
      } else if (entry.isFile() && isCopied(path)) {
        const found = await stat(join(dataFolder, path)).catch(unlessGone(() => undefined))
        if (found !== undefined) files.push({ path, bytes: found.size })
      }
    }
  }
  await enter('')
  return { folders, files: [...files.filter(({ path }) => path !== controlFile), ...files.filter(({ path }) => path === controlFile)] }
}

export function sumBytes({ files }: DataFiles): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** Bytes that a copy of a data folder has. */
export async function readDataSize(dataFolder: string): Promise<number> {
  return sumBytes(await listDataFiles(dataFolder))
}

export type CopyOptions = {
  readonly from: string
  readonly to: string
  /** Who has to own the copy. */
  readonly user: ServerUser
  readonly signal: AbortSignal
  /** Told after each file. */
  readonly onCopied: (bytes: number) => void
}

/** Folders with the mode that PostgreSQL asks of its data folder. */
export async function createFolders({ to, user }: Pick<CopyOptions, 'to' | 'user'>, folders: readonly string[]): Promise<void> {
  for (const folder of ['', ...folders]) {
    await mkdir(join(to, folder), { recursive: true, mode: 0o700 })
    await handOver(join(to, folder), user)
  }
}

/** Several at once, the last one alone after all others; blocks are shared with the source where the file system can. */
export async function copyFiles(options: CopyOptions, files: DataFiles['files']): Promise<void> {
  const waiting = files.slice(0, -1).values()
  const work = async () => {
    for (const file of waiting) await copyOne(options, file)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  for (const file of files.slice(-1)) await copyOne(options, file)
}

async function copyOne({ from, to, user, signal, onCopied }: CopyOptions, { path, bytes }: DataFiles['files'][number]): Promise<void> {
  signal.throwIfAborted()
  const isThere = await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE).then(
    () => true,
    unlessGone(() => false),
  )
  if (isThere) await handOver(join(to, path), user)
  onCopied(bytes)
}

async function handOver(path: string, user: ServerUser): Promise<void> {
  if (user.switched) await chown(path, user.uid, user.gid)
}

/** Bytes free for an ordinary user on the disk of a folder. */
export async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Whether a copy of a file shares its blocks, so that it takes neither time nor space. */
export async function sharesBlocks(file: string, folder: string): Promise<boolean> {
  const trial = join(folder, 'shares-blocks')
  try {
    await copyFile(file, trial, constants.COPYFILE_FICLONE_FORCE)
    return true
  } catch {
    return false // another disk, or a file system that cannot
  } finally {
    await rm(trial, { force: true })
  }
}

/** The server drops tables and databases while it is copied. */
function unlessGone<T>(gone: () => T): (error: unknown) => T {
  return (error) => {
    if (isErrno(error, 'ENOENT')) return gone()
    throw error
  }
}
