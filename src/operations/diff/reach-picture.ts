import { type RunResult, runSteps } from './adapters/run-statements.ts'
import { compareParts, type Parts } from './domain/compare-parts.ts'
import { planChanges } from './domain/plan-changes.ts'
import type { Place } from './store/place.ts'
import { readPicture } from './store/read-picture.ts'
import type { Scratch } from './store/scratch.ts'
import type { Difference, Proof, SchemaDiff, Step } from './types.ts'

export type Reached = {
  readonly steps: readonly Step[]
  readonly mode: SchemaDiff['mode']
  readonly proof: Proof
  /** A copy of the source where the steps ran. */
  readonly place: Place
}

export type Journey = {
  readonly source: Place
  /** Given what is reached, where the journey should have led. */
  readonly goal: (reached: Parts) => Parts
  readonly steps: readonly Step[]
  readonly scratch: Scratch
}

/** What PostgreSQL does by itself, default privileges for instance, is seen only after the statements ran; so many times it is looked at. */
const mostRounds = 4

/**
 * Runs steps on a copy of the source and looks whether the goal is reached; if something is left, adds what leads there and begins again
 * from the source, so that the proof is of all steps together.
 */
export async function reachPicture(journey: Journey): Promise<Reached> {
  let { steps } = journey
  for (let round = 1; ; round++) {
    const { place, mode, result } = await runOnCopy(journey, steps)
    if (result.kind === 'failed') return { steps, mode, place, proof: explainFailure(result) }
    const { parts } = await readPicture(place)
    const goal = journey.goal(parts)
    const remaining = compareParts(parts, goal)
    if (remaining.length === 0) return { steps, mode, place, proof: proven }
    const more = planChanges(parts, goal)
    if (round === mostRounds || more.length === 0) return { steps, mode, place, proof: explainRemaining(remaining) }
    steps = [...steps, ...more]
  }
}

async function runOnCopy({ source, scratch }: Journey, steps: readonly Step[]) {
  const place = await scratch.create(source)
  const result = await runSteps(place, steps, 'transaction')
  if (result.kind === 'done' || result.sqlstate !== newLabelInUse) return { place, mode: 'transaction' as const, result }
  const other = await scratch.create(source)
  return { place: other, mode: 'no transaction' as const, result: await runSteps(other, steps, 'no transaction') }
}

/** `unsafe_new_enum_value_usage` of PostgreSQL's appendix A. */
const newLabelInUse = '55P04'

const proven: Proof = { verdict: 'proven', reason: null, remaining: [] }

function explainFailure({ step, message }: Extract<RunResult, { kind: 'failed' }>): Proof {
  // An extension that is not installed here says nothing about the statement.
  const verdict = step.part.startsWith('extension ') ? 'could not be checked' : 'not proven'
  return { verdict, reason: `${step.part}: ${message}`, remaining: [] }
}

function explainRemaining(remaining: readonly Difference[]): Proof {
  return { verdict: 'not proven', reason: `${remaining.length} differences are left`, remaining }
}
