import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { findOwner } from '../../postgres/cluster/owner-lock.ts'
import { type BranchRecord, readRecord } from './adapters/branch-record.ts'
import { branchNotReady, branchUnknown } from './errors.ts'
import type { Branch, BranchState } from './types.ts'

/** Every branch, whole or not, by name. `folder` is that of all branches, which need not exist. */
export async function listBranches(folder: string): Promise<readonly Branch[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return await Promise.all(names.sort().map((name) => readBranch(folder, name)))
}

/** Throws `branch_unknown`. */
export async function getBranch(folder: string, name: string): Promise<Branch> {
  const branch = (await listBranches(folder)).find((each) => each.name === name)
  if (branch === undefined) throw branchUnknown(name)
  return branch
}

/** One that can be opened. Throws `branch_unknown`, `branch_not_ready`. */
export async function getReadyBranch(folder: string, name: string): Promise<Branch> {
  const branch = await getBranch(folder, name)
  if (branch.state !== 'ready') throw branchNotReady(name, branch.state)
  return branch
}

async function readBranch(folder: string, name: string): Promise<Branch> {
  const own = join(folder, name)
  // In this order: who ends meanwhile has written its record before it gave up the lock.
  const isHeld = findOwner(own) !== undefined
  const record = await readRecord(own)
  return {
    name,
    folder: own,
    state: toState(record, isHeld),
    since: record?.since ?? null,
    source: record?.source ?? null,
    bytes: record?.bytes ?? null,
    milliseconds: record?.milliseconds ?? null,
    number: record?.number ?? 0,
    isServed: record?.isServed ?? false,
  }
}

function toState(record: BranchRecord | undefined, isHeld: boolean): BranchState {
  switch (record?.state) {
    case 'ready':
      return 'ready'
    case 'being made':
      return isHeld ? 'being made' : 'half made'
    case 'being deleted':
      return isHeld ? 'being deleted' : 'half deleted'
    case undefined:
      return isHeld ? 'being made' : 'half deleted'
  }
}
