import { hasKeptUp, judgePhase, toVerdict } from './domain/judge-phase.ts'
import { findKnee, planNextRate } from './domain/plan-knee.ts'
import type { KneeResult, LoadPhase, Objectives, PhaseResult, StepResult } from './types.ts'

export type KneeSearch = {
  /** Requests a second to begin with. */
  readonly firstRate: number
  /** Of each step. */
  readonly phase: Omit<LoadPhase, 'rate'>
  readonly objectives: Objectives
  readonly run: (phase: LoadPhase) => Promise<PhaseResult>
}

/**
 * Looks for the highest rate at which the objectives hold, the rate objective aside: at each step as many have to be answered as are sent.
 * Ends early when the generator loses its beat, or with the run.
 */
export async function searchKnee({ firstRate, phase, objectives, run }: KneeSearch): Promise<KneeResult> {
  const steps: StepResult[] = []
  const tried = () => steps.map((step) => ({ rate: step.phase.rate, held: step.verdict === 'holds' }))
  let limitedBy: KneeResult['limitedBy'] = 'objectives'
  for (let rate = planNextRate([], firstRate); rate !== undefined; rate = planNextRate(tried(), firstRate)) {
    const wanted = { ...objectives, rate }
    const result = await run({ ...phase, rate })
    const checks = judgePhase(result, wanted)
    const verdict = toVerdict(checks)
    steps.push({ phase: result, checks, verdict })
    if (result.isCutShort) limitedBy = 'interruption'
    else if (verdict === 'could not be checked' && !hasKeptUp(result, wanted)) limitedBy = 'generator'
    if (limitedBy !== 'objectives') break
  }
  return { rate: findKnee(tried()), limitedBy, steps }
}
