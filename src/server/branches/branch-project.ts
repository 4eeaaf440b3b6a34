import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProjectKeys } from '../../access/project-keys.ts'
import { systemClock } from '../../base/clock.ts'
import {
  type Branch,
  type BranchSource,
  type BranchStep,
  branchInUse,
  createBranch,
  deleteBranch,
  getReadyBranch,
  listBranches,
} from '../../operations/branch/operation.ts'
import { findOwner } from '../../postgres/cluster/owner-lock.ts'
import type { Workplace } from '../beside-server.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { findRunningServer } from '../state-file.ts'
import { enterBranch, toBranchesFolder } from './branch-place.ts'
import { findRefusal } from './branch-refusal.ts'
import { type BranchOrigin, withSource } from './branch-source.ts'

export type WantedBranch = {
  readonly name: string
  /** Whether a running server of the project is to open an API on it. */
  readonly isServed: boolean
  /** Absent: the project's database as it is now. */
  readonly origin?: BranchOrigin
  /** Run on the copy in order, before anybody may open it. */
  readonly steps?: readonly BranchStep[]
  /** What is encrypted in the database is not to be read in the branch either. */
  readonly isMasked?: boolean
  /** What the steps make of the copy, in words: `masked`. */
  readonly remarks?: readonly string[]
  /** Gives up: nothing of the branch is left. Absent: never. */
  readonly signal?: AbortSignal
}

export async function listProjectBranches({ project }: Pick<Workplace, 'project'>): Promise<readonly Branch[]> {
  return await listBranches(toBranchesFolder(project))
}

/** A copy of the project's database, embedded or elsewhere, or of its backup. Throws the Faults of `createBranch` and of the cluster. */
export async function createProjectBranch(
  place: Workplace,
  {
    origin = { kind: 'database' },
    steps = [],
    remarks = [],
    isMasked = false,
    signal = new AbortController().signal,
    ...wanted
  }: WantedBranch,
): Promise<Branch> {
  const { project, settings, log, onProgress } = place
  const { encryptionKey } = await loadKeys(project, settings, systemClock)
  return await withSource(place, origin, (source) =>
    createBranch({
      ...wanted,
      folder: toBranchesFolder(project),
      source: remark(source, remarks),
      steps,
      most: settings.branch.most,
      ...(isMasked ? {} : { encryptionKey }),
      postgres: settings.postgres,
      log,
      onProgress,
      signal,
      clock: systemClock,
    }),
  )
}

const remark = (source: BranchSource, remarks: readonly string[]): BranchSource => ({
  ...source,
  about: [source.about, ...remarks].join(', '),
})

/** Throws `branch_unknown`, `branch_busy`, `branch_in_use`. */
export async function deleteProjectBranch({ project, onProgress }: Workplace, name: string): Promise<void> {
  const folder = toBranchesFolder(project)
  await deleteBranch({ folder, name, untilClosed: (own) => waitUntilClosed(own, project.stateFolder), onProgress, clock: systemClock })
}

const pollMs = 100
/** Requests in flight are finished first. */
const patienceMs = 60_000

/** The project's server closes a branch when its record says that it is being deleted; any other process has to be stopped by hand. */
async function waitUntilClosed(branchFolder: string, stateFolder: string): Promise<void> {
  // A server that looked just before the record changed is about to take the branch.
  if ((await findRunningServer(stateFolder)) !== undefined) await sleep(pollMs)
  for (let waited = 0; ; waited += pollMs) {
    const owner = findOwner(join(branchFolder, 'postgres'))
    if (owner === undefined) return
    const server = await findRunningServer(stateFolder)
    if (server?.pid !== owner.pid || waited >= patienceMs) throw branchInUse(basename(branchFolder), owner.pid)
    await sleep(pollMs)
  }
}

export type BranchAccess = {
  readonly branch: Branch
  /** Of its API; null while nothing serves it. */
  readonly url: string | null
  /** Of its PostgreSQL, for people and their tools; null while that does not run. */
  readonly databaseUrl: string | null
  /** Why the running server cannot serve it. */
  readonly problem: string | null
  readonly keys: Pick<ProjectKeys, 'anonKey' | 'serviceKey' | 'publishableKey' | 'secretKey' | 'jwtSecret'>
}

/** Where a branch is reached and with what; waits for a running server of the project to open it. Throws `branch_unknown`, `branch_not_ready`. */
export async function readBranchAccess(place: Workplace, name: string): Promise<BranchAccess> {
  const branch = await getReadyBranch(toBranchesFolder(place.project), name)
  const { project, settings } = await enterBranch(place, name)
  const { anonKey, serviceKey, publishableKey, secretKey, jwtSecret } = await loadKeys(project, settings, systemClock)
  const serving = await waitUntilServed(branch, place.project.stateFolder)
  return { branch, ...serving, keys: { anonKey, serviceKey, publishableKey, secretKey, jwtSecret } }
}

async function waitUntilServed(
  { folder, isServed }: Branch,
  stateFolder: string,
): Promise<Pick<BranchAccess, 'url' | 'databaseUrl' | 'problem'>> {
  for (let waited = 0; ; waited += pollMs) {
    const serving = await findRunningServer(folder)
    if (serving !== undefined) return { url: serving.url, databaseUrl: serving.ownerUrl ?? null, problem: null }
    const server = await findRunningServer(stateFolder)
    const problem = server && (await findRefusal(folder, server))
    if (server === undefined || problem !== undefined || !isServed || waited >= patienceMs)
      return { url: null, databaseUrl: null, problem: problem ?? null }
    await sleep(pollMs)
  }
}
