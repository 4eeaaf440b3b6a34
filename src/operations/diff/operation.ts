import { compareParts, type Parts } from './domain/compare-parts.ts'
import { planWithoutLoss } from './domain/hold-back.ts'
import { planChanges } from './domain/plan-changes.ts'
import { adoptPrintedFacts, widenAllPrivileges } from './domain/to-newer-version.ts'
import { reachPicture } from './reach-picture.ts'
import type { Place } from './store/place.ts'
import { readPicture } from './store/read-picture.ts'
import type { Scratch } from './store/scratch.ts'
import type { Picture, Proof, SchemaDiff } from './types.ts'

export { renderMigration } from './domain/render-migration.ts'
export { type EmptyServerOptions, emptyServer } from './store/empty-server.ts'
export type { Place } from './store/place.ts'
export { readPicture } from './store/read-picture.ts'
export { createScratch, type Scratch } from './store/scratch.ts'
export type { Difference, Picture, Proof, ProofVerdict, SchemaDiff, Step, Uncompared } from './types.ts'

export type DiffOptions = {
  /** A scratch database with the schema to start from. */
  readonly source: Place
  /** Where to go. */
  readonly target: Picture
  readonly scratch: Scratch
  /** Without it what loses something is held back. */
  readonly allowDestructive: boolean
}

/** The migration from one schema to another, tried on copies, there and back. */
export async function diffSchemas({ source, target, scratch, allowDestructive }: DiffOptions): Promise<SchemaDiff> {
  const before = await readPicture(source)
  await scratch.createRoles(target)
  const plan = allowDestructive
    ? { steps: planChanges(before.parts, target.parts), heldBack: [], reached: target.parts }
    : planWithoutLoss(before.parts, target.parts)
  const there = await reachPicture({ source, goal: () => plan.reached, steps: plan.steps, scratch })
  return {
    steps: there.steps,
    heldBack: plan.heldBack,
    mode: there.mode,
    differences: compareParts(before.parts, target.parts),
    uncompared: mergeByName([...before.uncompared, ...target.uncompared]),
    forward: there.proof,
    backward: there.proof.verdict === 'proven' ? await proveWayBack(there.place, before, scratch) : notTried,
  }
}

async function proveWayBack(source: Place, before: Picture, scratch: Scratch): Promise<Proof> {
  const { parts } = await readPicture(source)
  const back = await reachPicture({ source, goal: () => before.parts, steps: planChanges(parts, before.parts), scratch })
  return back.proof
}

const notTried: Proof = { verdict: 'could not be checked', reason: 'the way there is not proven', remaining: [] }

/**
 * A database of the scratch server with the schema of a picture, made from `base`. Definitions that two versions of PostgreSQL print
 * differently become comparable there.
 */
export async function copySchema({
  base,
  picture,
  scratch,
}: {
  readonly base: Place
  readonly picture: Picture
  readonly scratch: Scratch
}) {
  const start = await readPicture(base)
  await scratch.createRoles(picture)
  const parts = picture.version < firstWithMaintain ? widenAllPrivileges(picture.parts) : picture.parts
  const isSameVersion = toMajor(start.version) === toMajor(picture.version)
  const goal = isSameVersion ? () => parts : (reached: Parts) => adoptPrintedFacts(parts, reached)
  return await reachPicture({ source: base, goal, steps: planChanges(start.parts, parts), scratch })
}

/** What differs, by name, without a way from one to the other. */
export function compareSchemas(before: Picture, after: Picture): Pick<SchemaDiff, 'differences' | 'uncompared'> {
  return { differences: compareParts(before.parts, after.parts), uncompared: mergeByName([...before.uncompared, ...after.uncompared]) }
}

const firstWithMaintain = 170_000

function toMajor(version: number): number {
  return Math.floor(version / 10_000)
}

function mergeByName(things: SchemaDiff['uncompared']): SchemaDiff['uncompared'] {
  return [...new Map(things.map((thing) => [thing.name, thing])).values()]
}
