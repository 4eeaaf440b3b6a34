import { readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import type { RunningProcess } from './running-process.ts'

/** What `postmaster.pid` says (PostgreSQL's `miscadmin.h`, LOCK_FILE_LINE_…). */
export type PostmasterRecord = {
  readonly pid: number
  /** Seconds since 1970. */
  readonly startedAt: number
  readonly port: number
  readonly socketFolder: string
}

const pathOf = (dataFolder: string) => join(dataFolder, 'postmaster.pid')

export function readPostmasterRecord(dataFolder: string): PostmasterRecord | undefined {
  try {
    return parsePostmasterRecord(readFileSync(pathOf(dataFolder), 'utf8'))
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

export const deletePostmasterRecord = (dataFolder: string): void => rmSync(pathOf(dataFolder), { force: true })

/** Lines a server did not come to write read as 0 and empty. */
export function parsePostmasterRecord(text: string): PostmasterRecord {
  const [pid = '', , startedAt = '', port = '', socketFolder = ''] = text.split('\n')
  return { pid: toNumber(pid), startedAt: toNumber(startedAt), port: toNumber(port), socketFolder: socketFolder.trim() }
}

const toNumber = (text: string) => (/^-?\d+$/.test(text.trim()) ? Math.abs(Number(text)) : 0)

// postmaster.pid is written some moments after the process began, and the kernel's start time is rounded.
const startTolerance = 10

/** Whether a process is the server that wrote the record, and not another one that was given its pid later. */
export function isPostmasterOf(dataFolder: string, record: PostmasterRecord, running: RunningProcess): boolean {
  const [program = '', ...args] = running.command
  if (basename(program) !== 'postgres') return false
  if (running.folder !== undefined) return running.folder === dataFolder
  return args.includes(dataFolder) || Math.abs(running.startedAt - record.startedAt) <= startTolerance
}
