import type { Workplace } from './beside-server.ts'
import { enterBranch } from './branch-place.ts'
import { createProjectBranch, deleteProjectBranch, listProjectBranches } from './branch-project.ts'

/** A name that no person would choose: what stands under it was left by a rehearsal that was killed. */
const name = 'dorsal-rehearsal'

/** What a copy cost. */
export type CopyReport = { readonly bytes: number | null; readonly milliseconds: number | null }

/** A fresh copy of the live database for the length of `work`. Throws the Faults of branches. */
export async function onFreshBranch<T>(place: Workplace, work: (branch: Workplace, copy: CopyReport) => Promise<T>): Promise<T> {
  await deleteLeftover(place)
  place.onProgress('Copying the database')
  try {
    const { bytes, milliseconds } = await createProjectBranch(place, { name, isServed: false })
    return await work(await enterBranch(place, name), { bytes, milliseconds })
  } finally {
    await deleteLeftover(place)
  }
}

/** Throws `branch_in_use`, `branch_busy` while another rehearsal is at it. */
async function deleteLeftover(place: Workplace): Promise<void> {
  const branches = await listProjectBranches(place)
  if (branches.some((branch) => branch.name === name)) await deleteProjectBranch(place, name)
}
