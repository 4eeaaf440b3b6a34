import { rm } from 'node:fs/promises'
import type { Clock } from '../../base/clock.ts'
import { readRecord, writeRecord } from './adapters/branch-record.ts'
import { claimFolder } from './claim-folder.ts'
import { getBranch } from './list-branches.ts'
import { removeContents } from './remove-contents.ts'

export type DeleteBranchOptions = {
  /** Of all branches. */
  readonly folder: string
  readonly name: string
  /** Waits until the project's server has let go of the branch, whose record says by now that it is being deleted. */
  readonly untilClosed: (branchFolder: string) => Promise<void>
  readonly onProgress: (line: string) => void
  readonly clock: Clock
}

/** Deletes a branch in whatever state it is, and what a killed process left running of it. Throws `branch_unknown`, `branch_busy`, `branch_in_use`. */
export async function deleteBranch({ folder, name, untilClosed, onProgress, clock }: DeleteBranchOptions): Promise<void> {
  const { folder: own } = await getBranch(folder, name)
  const lock = await claimFolder(own)
  try {
    await closeBranch(own, untilClosed, clock)
    await removeContents(own, onProgress)
    await rm(own, { recursive: true, force: true })
  } finally {
    lock.release()
  }
}

/** A branch that somebody keeps open stays what it was. */
async function closeBranch(own: string, untilClosed: DeleteBranchOptions['untilClosed'], clock: Clock): Promise<void> {
  const record = await readRecord(own)
  const since = new Date(clock.now()).toISOString()
  await writeRecord(own, { ...(record ?? unknown), state: 'being deleted', since })
  try {
    await untilClosed(own)
  } catch (error) {
    if (record !== undefined) await writeRecord(own, record)
    throw error
  }
}

const unknown = { source: '', number: 0, isServed: false }
