import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../../base/errno.ts'

/** What a branch's folder tells of it. Whether somebody is still at it is told by the lock beside it. */
export type BranchRecord = {
  readonly state: 'being made' | 'ready' | 'being deleted'
  /** ISO 8601. */
  readonly since: string
  readonly source: string
  readonly number: number
  readonly isServed: boolean
  readonly bytes?: number
  readonly milliseconds?: number
}

export const recordName = 'branch.json'

/** On the disk when it returns, as a whole: a machine that loses its power leaves the record before or this one. */
export async function writeRecord(folder: string, record: BranchRecord): Promise<void> {
  const path = join(folder, recordName)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(record, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** Undefined where there is none: a branch that was just begun, or is almost gone. */
export async function readRecord(folder: string): Promise<BranchRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, recordName), 'utf8')) as BranchRecord
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR') || error instanceof SyntaxError) return undefined
    throw error
  }
}
