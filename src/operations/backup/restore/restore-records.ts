import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../../base/errno.ts'
import { findProcess } from '../../../postgres/cluster/running-process.ts'
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

/** A folder for a new restore, marked as ours until its record is there. */
export async function createRestoreFolder(stateFolder: string, id: string): Promise<string> {
  const folder = toRestoreFolder(stateFolder, id)
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await writeDurably(join(folder, makerFile), { pid: process.pid, birth: findProcess(process.pid)?.birth ?? '' })
  return folder
}

/** Removes what restores left that were killed. */
export async function deleteBrokenOff(stateFolder: string): Promise<void> {
  for (const id of (await listRestores(stateFolder)).brokenOff) {
    const folder = toRestoreFolder(stateFolder, id)
    const text = await readFile(join(folder, makerFile), 'utf8').catch(absent('{}'))
    const maker = JSON.parse(text) as { readonly pid?: number; readonly birth?: string }
    const isAlive = maker.pid !== undefined && findProcess(maker.pid)?.birth === maker.birth
    if (!isAlive) await rm(folder, { recursive: true, force: true })
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
