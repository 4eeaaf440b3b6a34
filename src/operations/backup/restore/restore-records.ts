import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../../base/errno.ts'
import { findProcess } from '../../../postgres/cluster/running-process.ts'
import { deleteCopy } from './delete-copy.ts'
import { restoreUnknown } from './errors.ts'
import type { RestoreList, RestoreRecord } from './types.ts'

const recordFile = 'restore.json'
const makerFile = 'maker.json'

const toRestores = (stateFolder: string) => join(stateFolder, 'restores')

export const toRestoreFolder = (stateFolder: string, id: string): string => join(toRestores(stateFolder), id)

/** Where what a restore replaced is kept. */
export const toKeptFolder = (stateFolder: string, id: string): string => join(stateFolder, `postgres-before-${id}`)

export async function listRestores(stateFolder: string): Promise<RestoreList> {
  const ids = await readdir(toRestores(stateFolder)).catch(absent([] as string[]))
  const found = await Promise.all(ids.toSorted().map(async (id) => ({ id, record: await findRecord(stateFolder, id) })))
  return {
    restores: found.flatMap(({ record }) => (record === undefined ? [] : [record])),
    brokenOff: found.flatMap(({ id, record }) => (record === undefined ? [id] : [])),
  }
}

/** Throws `restore_unknown`. */
export async function getRecord(stateFolder: string, id: string): Promise<RestoreRecord> {
  const record = /^[\w.-]+$/.test(id) ? await findRecord(stateFolder, id) : undefined
  if (record !== undefined) return record
  const { restores } = await listRestores(stateFolder)
  throw restoreUnknown(
    id,
    restores.map((each) => each.id),
  )
}

async function findRecord(stateFolder: string, id: string): Promise<RestoreRecord | undefined> {
  const text = await readFile(join(toRestoreFolder(stateFolder, id), recordFile), 'utf8').catch(absent(undefined))
  return text === undefined ? undefined : (JSON.parse(text) as RestoreRecord)
}

export async function writeRecord(stateFolder: string, record: RestoreRecord): Promise<void> {
  await writeDurably(join(toRestoreFolder(stateFolder, record.id), recordFile), record)
}

/** Who makes a restore, and the cluster's folder as soon as data of ours are in it. */
type Maker = { readonly pid: number; readonly birth: string; readonly copy?: string }

/** A folder for a new restore, marked as ours until its record is there. */
export async function createRestoreFolder(stateFolder: string, id: string): Promise<string> {
  const folder = toRestoreFolder(stateFolder, id)
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await writeMaker(folder, {})
  return folder
}

/** From now on, what is in `copy` is deleted if the restore is broken off. */
export async function noteCopy(stateFolder: string, id: string, copy: string): Promise<void> {
  await writeMaker(toRestoreFolder(stateFolder, id), { copy })
}

async function writeMaker(folder: string, made: Pick<Maker, 'copy'>): Promise<void> {
  const maker: Maker = { pid: process.pid, birth: findProcess(process.pid)?.birth ?? '', ...made }
  await writeDurably(join(folder, makerFile), maker)
}

/** Removes what restores left that were killed, and ends the PostgreSQL that one may have started. */
export async function deleteBrokenOff(stateFolder: string, onProgress: (line: string) => void): Promise<void> {
  for (const id of (await listRestores(stateFolder)).brokenOff) {
    const folder = toRestoreFolder(stateFolder, id)
    const text = await readFile(join(folder, makerFile), 'utf8').catch(absent('{}'))
    const { pid, birth, copy } = JSON.parse(text) as Partial<Maker>
    if (pid !== undefined && findProcess(pid)?.birth === birth) continue
    if (copy !== undefined) await deleteCopy(copy, onProgress)
    await rm(folder, { recursive: true, force: true })
  }
}

/** There whole or not at all, also after the machine lost its power. */
export async function writeDurably(path: string, content: unknown): Promise<void> {
  const draft = `${path}.draft`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncFolder(join(path, '..'))
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

function absent<T>(value: T) {
  return (error: unknown): T => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return value
    throw error
  }
}
