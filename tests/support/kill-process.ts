import assert from 'node:assert/strict'
import { readPostmasterRecord } from '../../src/postgres/cluster/postmaster-pid.ts'

/** SIGKILL to exactly one process. `kill(2)` takes 0 and negative numbers for groups, the one of whoever sends it among them. */
export function killProcess(pid: number | undefined): void {
  assert.ok(pid !== undefined && Number.isSafeInteger(pid) && pid > 1, `${pid} names no process to kill`)
  process.kill(pid, 'SIGKILL')
}

/** The postmaster of a data folder, once its postmaster.pid says it: the file is there some moments before anything is written into it. */
export function findPostmaster(dataFolder: string): number | undefined {
  return readPostmasterRecord(dataFolder)?.pid || undefined
}
