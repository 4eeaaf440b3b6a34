import { chmodSync, constants, cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { extname, join } from 'node:path'
import { environment } from '../../base/environment.ts'
import { isErrno } from '../../base/errno.ts'
import { cacheNotTrusted, cacheNotWritable } from './errors.ts'
import type { BinariesOptions } from './types.ts'

type CopyOptions = BinariesOptions & {
  readonly packageVersion: string
  readonly completePackage: (folder: string) => boolean
}

/** `$XDG_CACHE_HOME/dorsal` (XDG Base Directory Specification); `/var/cache/dorsal` for root, whose home is closed to the user of the server. */
export function findCacheFolder(): string {
  if (process.getuid?.() === 0) return '/var/cache/dorsal'
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'dorsal')
}

/** Copies the package once per version and answers the copy's folder. A copy appears under its name only when it is whole. */
export async function getBinariesCopy(options: CopyOptions): Promise<string> {
  const { packageFolder, cacheFolder, packageVersion, onProgress } = options
  const place = join(cacheFolder, `postgres-${packageVersion}-${process.platform}-${process.arch}`)
  try {
    prepareCache(cacheFolder)
    if (statSync(place, { throwIfNoEntry: false })) return place
    onProgress(`Copying PostgreSQL's programs to ${place}, because the installed ones cannot be run from where they are`)
    const draft = mkdtempSync(`${place}.`)
    copyPackage(packageFolder, draft)
    options.completePackage(draft)
    openToReaders(draft)
    putInPlace(draft, place)
    return place
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOSPC')) throw cacheNotWritable(cacheFolder, error)
    throw error
  }
}

/** Whoever can write here decides which programs run, so the folder has to be ours alone. */
export function prepareCache(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const { uid, mode } = statSync(folder)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw cacheNotTrusted(folder)
}

function copyPackage(from: string, to: string): void {
  const isNeeded = (path: string) => extname(path) !== '.a' && !path.endsWith('/pgxs') && !path.endsWith('/include')
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE, filter: isNeeded })
}

function openToReaders(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o111 ? 0o755 : 0o644)
  }
}

function putInPlace(draft: string, place: string): void {
  try {
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!isErrno(error, 'EEXIST', 'ENOTEMPTY')) throw error
  }
}
