import { readFile } from 'node:fs/promises'
import {
  compareMatrices,
  type Effect,
  type Matrix,
  matrixUnreadable,
  type Only,
  type PermissionDiff,
  parseSavedMatrix,
  restrictDiff,
} from '../../operations/permissions/operation.ts'
import { checkoutRef } from '../../project/checkout-ref.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { enterBranch } from '../branches/branch-place.ts'
import { withScratchProjects } from '../contracts/open-scratch-project.ts'
import type { Verdict } from '../status.ts'
import { type EarlierState, findEarlierState } from './find-earlier-state.ts'
import { findLogin, proveOn, proveOnCopy } from './prove-project-permissions.ts'
import { withPersonas } from './with-personas.ts'

/** Changes of which effect are an answer that fails a build. */
export type FailOn = 'widened' | 'any' | 'never'

export type DiffRequest = {
  /** A file of `dorsal design permissions --json`, the name of a branch, or a git ref. */
  readonly against: string
  readonly only: Only
  readonly failOn: FailOn
}

export type ProjectPermissionDiff = { readonly verdict: Verdict; readonly diff: PermissionDiff }

/**
 * What the project permits that it did not in an earlier state, and the other way round. Against a git ref both are built from their migrations and
 * seeds, so that the rows are the same; against a file or a branch the database as it is is looked at. Sample users are the same on both sides. Throws
 * what `checkoutRef`, branches and `provePermissions` throw, and `permissions_file_unreadable`, `permissions_file_version`.
 */
export async function diffProjectPermissions(place: Workplace, { against, only, failOn }: DiffRequest): Promise<ProjectPermissionDiff> {
  const { before, after } = await proveBoth(place, await findEarlierState(place, against))
  const diff = restrictDiff(await compareMatrices(before, after), only)
  return { verdict: judgeDiff(diff, failOn), diff }
}

type Both = { readonly before: Matrix; readonly after: Matrix }

async function proveBoth(place: Workplace, earlier: EarlierState): Promise<Both> {
  if (earlier.kind === 'ref') return await proveRefs(place, earlier.ref)
  if (earlier.kind === 'file') {
    const before = await readSavedMatrix(earlier.path)
    return { before, after: await proveOnCopy(withPersonas(place, before), {}) }
  }
  const after = await proveOnCopy(place, {})
  return { before: await proveBranch(withPersonas(place, after), earlier.name), after }
}

async function proveRefs(place: Workplace, ref: string): Promise<Both> {
  await using earlier = await checkoutRef(place.project, ref)
  return await withScratchProjects(place, async (open) => {
    const login = 'authenticator'
    place.onProgress('Building the database of the working tree')
    const now = await open(place.project, { seed: true })
    const after = await proveOn({ ...place, settings: now.settings }, now.place.target, { login })
    place.onProgress(`Building the database of ${ref}`)
    const then = await open(earlier.project, { seed: true })
    const before = await proveOn(withPersonas({ ...place, settings: then.settings }, after), then.place.target, { login })
    return { before, after }
  })
}

async function proveBranch(place: Workplace, name: string): Promise<Matrix> {
  const branch = await enterBranch(place, name)
  return await withPreparedDatabase(branch, ({ postgres }) => proveOn(branch, postgres.owner, { login: findLogin(place) }))
}

async function readSavedMatrix(path: string): Promise<Matrix> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw matrixUnreadable(path, 'it cannot be read')
  })
  return parseSavedMatrix(text, path)
}

const failing = {
  widened: ['widens', 'alters'],
  any: ['widens', 'alters', 'narrows'],
  never: [],
} as const satisfies Record<FailOn, readonly Effect[]>

/** Other rows are rows that were not seen before. What nobody can tell is never taken for no change. */
function judgeDiff({ changes, surroundings }: PermissionDiff, failOn: FailOn): Verdict {
  if (failOn === 'never') return 'holds'
  const effects = [...changes, ...surroundings].map(({ effect }) => effect)
  const isFailing = (effect: Effect) => failing[failOn].some((each) => each === effect)
  if (effects.some(isFailing)) return 'does not hold'
  return effects.includes('open') ? 'could not be checked' : 'holds'
}
