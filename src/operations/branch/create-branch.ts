import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { loadProjectKeys, type ProjectKeys } from '../../access/project-keys.ts'
import type { Clock } from '../../base/clock.ts'
import { isErrno } from '../../base/errno.ts'
import type { Log } from '../../base/log.ts'
import { startCluster } from '../../postgres/cluster/cluster.ts'
import type { PostgresSettings } from '../../postgres/settings.ts'
import { readRecord, writeRecord } from './adapters/branch-record.ts'
import { readFreeBytes } from './adapters/copy-files.ts'
import { claimFolder } from './claim-folder.ts'
import { checkName } from './domain/check-name.ts'
import { pickNumber } from './domain/pick-number.ts'
import { preparationServerSettings } from './domain/server-settings.ts'
import { branchDiskFull, branchDiskTooSmall, branchExists, branchGivenUp, tooManyBranches } from './errors.ts'
import { isolateCluster } from './isolate-cluster.ts'
import { getBranch, listBranches } from './list-branches.ts'
import { removeContents } from './remove-contents.ts'
import type { Branch, BranchSource, BranchStep } from './types.ts'

export type CreateBranchOptions = {
  /** Of all branches, `…/.dorsal/branches`. */
  readonly folder: string
  readonly name: string
  readonly source: BranchSource
  /** Whether a running server of the project is to open an API on it. */
  readonly isServed: boolean
  /** Run in order before the branch is ready: masking, for instance. */
  readonly steps: readonly BranchStep[]
  /** Most branches there may be. */
  readonly most: number
  /** What secrets inside the copied database are encrypted with; absent: a new key, with which nobody reads them. */
  readonly encryptionKey?: string
  readonly postgres: PostgresSettings
  readonly log: Log
  readonly onProgress: (line: string) => void
  /** Gives up: nothing of the branch is left. */
  readonly signal: AbortSignal
  readonly clock: Clock
}

/**
 * Makes a branch, or makes one anew that was left half made or half deleted; a failure leaves nothing behind. Throws `branch_name_invalid`,
 * `branch_exists`, `branch_busy`, `branch_in_use`, `too_many_branches`, `branch_disk_too_small`, `branch_disk_full`, `branches_unwritable`,
 * `branch_given_up`, and what the source and the steps throw.
 */
export async function createBranch(options: CreateBranchOptions): Promise<Branch> {
  const { folder, name } = options
  checkName(name)
  const own = join(folder, name)
  const lock = await claimFolder(own)
  try {
    if ((await readRecord(own))?.state === 'ready') throw branchExists(name)
    await makeOrRemove(own, options)
  } finally {
    lock.release()
  }
  return await getBranch(folder, name)
}

async function makeOrRemove(own: string, options: CreateBranchOptions): Promise<void> {
  await removeContents(own, options.onProgress)
  try {
    await make(own, options)
  } catch (error) {
    await removeContents(own, options.onProgress)
    await rm(own, { recursive: true, force: true })
    if (options.signal.aborted) throw branchGivenUp(options.name)
    throw isErrno(error, 'ENOSPC', 'EDQUOT') ? branchDiskFull(error) : error
  }
}

async function make(own: string, options: CreateBranchOptions): Promise<void> {
  const { source, isServed, clock, encryptionKey } = options
  const began = clock.now()
  const number = await takeNumber(options)
  const record = { source: source.about, number, isServed }
  await writeRecord(own, { ...record, state: 'being made', since: new Date(began).toISOString() })
  const clusterFolder = join(own, 'postgres')
  await mkdir(clusterFolder, { mode: 0o755 })
  await checkDisk(source, clusterFolder)
  const keys = await loadProjectKeys({ stateFolder: own, ...(encryptionKey === undefined ? {} : { encryptionKey }), clock })
  const { bytes } = await source.fill(clusterFolder, options.signal)
  await finish(clusterFolder, keys, options)
  const ended = clock.now()
  await writeRecord(own, { ...record, state: 'ready', since: new Date(ended).toISOString(), bytes, milliseconds: ended - began })
}

async function takeNumber({ folder, name, most }: CreateBranchOptions): Promise<number> {
  const others = (await listBranches(folder)).filter((branch) => branch.name !== name)
  if (others.length >= most) throw tooManyBranches(most)
  return pickNumber(others.map(({ number }) => number))
}

async function checkDisk(source: BranchSource, clusterFolder: string): Promise<void> {
  const [needed, free] = await Promise.all([source.measure(clusterFolder), readFreeBytes(clusterFolder)])
  if (needed > free) throw branchDiskTooSmall({ needed, free })
}

/** Starts the copy for the first time, which recovers it, and cuts what ties it to its source before anything else sees it. */
async function finish(clusterFolder: string, keys: ProjectKeys, options: CreateBranchOptions): Promise<void> {
  const { source, steps, postgres, log, onProgress, signal } = options
  const { databasePasswords: passwords } = keys
  onProgress('Starting the copy')
  const cluster = await startCluster({
    folder: clusterFolder,
    superuserPassword: source.superuserPassword,
    serverSettings: preparationServerSettings,
    log,
    // That it recovers as if its server had crashed is how a copy begins.
    onProgress: () => {},
    signal,
  })
  try {
    await isolateCluster({ target: cluster.target, passwords, settings: postgres, log })
    const target = (database?: string) => ({ ...cluster.target(database), password: passwords.postgres })
    for (const step of steps) {
      signal.throwIfAborted()
      await step(target)
    }
  } finally {
    await cluster.stop()
  }
}
