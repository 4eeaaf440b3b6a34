import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findErrno, isDiskFull, isErrno } from '../../../base/errno.ts'
import { toMessage } from '../../../base/to-message.ts'
import { targetFailed, targetFull } from '../errors.ts'
import type { ObjectStore, StoredName } from '../types.ts'

/** What a write leaves behind that was interrupted; no object's name ends so. */
const draftEnd = '.draft'

/** Objects as files of a folder, readable by their owner only. */
export function createFolderStore(folder: string): ObjectStore {
  const explain = (error: unknown) => Promise.reject(toFault(folder, error))
  return {
    place: folder,
    put: (name, bytes) => writeDurably(join(folder, name), bytes).catch(explain),
    find: (name) => readFile(join(folder, name)).catch((error) => (isErrno(error, 'ENOENT', 'ENOTDIR') ? undefined : explain(error))),
    list: (prefix) => listFiles(folder, prefix).catch(explain),
    delete: (names) => deleteAll(names.map((name) => join(folder, name))).catch(explain),
    deleteDrafts: (prefix) => deleteDrafts(join(folder, prefix)).catch(explain),
  }
}

async function deleteDrafts(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  await deleteAll(names.filter((name) => name.endsWith(draftEnd)).map((name) => join(folder, name)))
}

/** Under a name of its own first: what has the right name is complete and on the disk. */
async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const draft = `${path}.${randomUUID()}${draftEnd}`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

/** Below the deepest folder that the prefix names; elsewhere nothing has to be looked at. */
async function listFiles(folder: string, prefix: string): Promise<readonly StoredName[]> {
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const below = await readdir(join(folder, start), { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  })
  const names = below
    .filter((entry) => entry.isFile() && !entry.name.endsWith(draftEnd))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
    .filter((name) => name.startsWith(prefix))
    .sort()
  const found = await Promise.all(names.map(async (name) => ({ name, size: await findSize(join(folder, name)) })))
  return found.flatMap(({ name, size }) => (size === undefined ? [] : [{ name, size }]))
}

async function findSize(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ size }) => size,
    () => undefined, // deleted meanwhile
  )
}

async function deleteAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await rm(path, { force: true })
    await deleteEmptyFolder(dirname(path))
  }
}

async function deleteEmptyFolder(path: string): Promise<void> {
  await rmdir(path).catch(() => undefined)
}

function toFault(folder: string, error: unknown) {
  if (isDiskFull(error)) return targetFull(folder, error)
  return targetFailed(folder, findErrno(error) ?? toMessage(error), error)
}
