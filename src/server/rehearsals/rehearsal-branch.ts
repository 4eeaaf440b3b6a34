import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../base/fault.ts'
import { createOwnerLock, findOwner, type OwnerLock } from '../../postgres/cluster/owner-lock.ts'
import type { Workplace } from '../beside-server.ts'
import { enterBranch } from '../branches/branch-place.ts'
import { createProjectBranch, deleteProjectBranch, listProjectBranches } from '../branches/branch-project.ts'
import { rehearsalRunning } from '../errors.ts'

/** A name that no person would choose: what stands under it was left by a rehearsal that was killed. */
const name = 'dorsal-rehearsal'

/** What a copy cost. */
export type CopyReport = { readonly bytes: number | null; readonly milliseconds: number | null }

/** One such copy of a project at a time, for the length of `work`. Throws `rehearsal_running`. */
export async function asOnlyRehearsal<T>({ project }: Workplace, work: () => Promise<T>): Promise<T> {
  const folder = join(project.stateFolder, 'rehearsal')
  await mkdir(folder, { recursive: true })
  const lock = claim(folder)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

function claim(folder: string): OwnerLock {
  try {
    return createOwnerLock(folder)
  } catch (error) {
    const owner = error instanceof Fault ? findOwner(folder) : undefined
    throw owner === undefined ? error : rehearsalRunning(owner.pid)
  }
}

/** A fresh copy of the live database, or of its schema alone, for the length of `work`. Throws the Faults of branches. */
export async function onFreshBranch<T>(
  place: Workplace,
  work: (branch: Workplace, copy: CopyReport) => Promise<T>,
  contents: 'database' | 'schema' = 'database',
): Promise<T> {
  await deleteLeftover(place)
  place.onProgress(contents === 'schema' ? 'Copying the schema of the database' : 'Copying the database')
  try {
    const { bytes, milliseconds } = await createProjectBranch(place, { name, isServed: false, origin: { kind: contents } })
    return await work(await enterBranch(place, name), { bytes, milliseconds })
  } finally {
    await deleteLeftover(place)
  }
}

async function deleteLeftover(place: Workplace): Promise<void> {
  const branches = await listProjectBranches(place)
  if (branches.some((branch) => branch.name === name)) await deleteProjectBranch(place, name)
}
