import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../../base/errno.ts'
import type { ArchivePosition } from '../types.ts'

/** What the process that archives says of itself, for others on this machine. */
export type ArchiverReport = {
  readonly pid: number
  /** ISO 8601: when it was written. */
  readonly at: string
  readonly place: string
  readonly isReceiving: boolean
  readonly problem: string | null
  readonly archived: ArchivePosition | null
  /** ISO 8601: the earliest second that can be restored; null when none can. */
  readonly earliest: string | null
  readonly lagBytes: number
  readonly waitingSegments: number
  readonly lastBackup: { readonly id: string; readonly kind: 'full' | 'incremental'; readonly stoppedAt: string } | null
  /** PostgreSQL gives no right to replicate: schema and rows are kept. Absent in reports of earlier versions. */
  readonly isLogicalOnly?: boolean
  /** Why the last attempt at a backup failed; null when it did not. */
  readonly backupProblem: string | null
}

const toPath = (folder: string) => join(folder, 'status.json')

/** `folder`: that of backups in the state folder. */
export async function writeArchiverReport(folder: string, report: ArchiverReport): Promise<void> {
  const draft = `${toPath(folder)}.${randomUUID()}`
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(draft, JSON.stringify(report), { mode: 0o600 })
    await rename(draft, toPath(folder))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Undefined where nothing was ever archived. */
export async function readArchiverReport(folder: string): Promise<ArchiverReport | undefined> {
  try {
    return JSON.parse(await readFile(toPath(folder), 'utf8'))
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}
