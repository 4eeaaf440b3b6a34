import type { ObjectiveCheck, Objectives, PhaseResult, Verdict } from '../types.ts'
import { formatMilliseconds, formatRate, formatShare } from './format.ts'

/** A generator that sends later than this, in ms, or than a tenth of the strictest latency wanted, has lost its beat. */
const tolerableLag = 25
/** A rate is reached when so much of what was sent at it was answered in pace. */
const reachedShare = 0.95

/** Holds what a phase measured against what is wanted. */
export function judgePhase(phase: PhaseResult, objectives: Objectives): readonly ObjectiveCheck[] {
  const checks: ObjectiveCheck[] = []
  for (const name of ['p50', 'p99'] as const) {
    const wanted = objectives[name]
    if (wanted !== undefined) checks.push(judgeLatency(phase, objectives, name, wanted))
  }
  if (objectives.errorRate !== undefined) checks.push(judgeErrors(phase, objectives.errorRate))
  if (objectives.rate !== undefined) checks.push(judgeRate(phase, objectives, objectives.rate))
  return checks.map((check) => (phase.isCutShort ? withdraw(check) : check))
}

/** The worst of them; without any nothing was checked. */
export function toVerdict(checks: readonly ObjectiveCheck[]): Verdict {
  const verdicts = checks.map(({ verdict }) => verdict)
  if (verdicts.includes('does not hold')) return 'does not hold'
  return verdicts.length === 0 || verdicts.includes('could not be checked') ? 'could not be checked' : 'holds'
}

/** Whether requests left about when they should have. */
export function hasKeptUp({ lag }: Pick<PhaseResult, 'lag'>, { p50, p99 }: Objectives): boolean {
  return lag.p99 <= Math.max(tolerableLag, Math.min(p50 ?? Infinity, p99 ?? 0) / 10)
}

/** A late generator makes latencies look longer, never shorter: an objective that holds in spite of it holds. */
function judgeLatency(phase: PhaseResult, objectives: Objectives, name: 'p50' | 'p99', wanted: number): ObjectiveCheck {
  const measured = phase.latency[name]
  const check = { objective: name, wanted: `at most ${formatMilliseconds(wanted)}`, measured: formatMilliseconds(measured) }
  if (phase.sent === 0) return { ...check, verdict: 'could not be checked', reason: 'nothing was sent' }
  if (measured <= wanted) return { ...check, verdict: 'holds' }
  return hasKeptUp(phase, objectives)
    ? { ...check, verdict: 'does not hold' }
    : { ...check, verdict: 'could not be checked', reason: describeLag(phase) }
}

function judgeErrors(phase: PhaseResult, wanted: number): ObjectiveCheck {
  const check = { objective: 'errorRate', wanted: `at most ${formatShare(wanted)}` } as const
  if (phase.sent === 0) return { ...check, measured: 'nothing', verdict: 'could not be checked', reason: 'nothing was sent' }
  const share = (phase.sent - phase.succeeded) / phase.sent
  return { ...check, measured: formatShare(share), verdict: share <= wanted ? 'holds' : 'does not hold' }
}

function judgeRate(phase: PhaseResult, objectives: Objectives, wanted: number): ObjectiveCheck {
  const check = { objective: 'rate', wanted: formatRate(wanted), measured: formatRate(phase.succeededPerSecond) } as const
  if (phase.rate < wanted) return { ...check, verdict: 'could not be checked', reason: `only ${formatRate(phase.rate)} were sent` }
  // Of what was sent and not of what was planned: requests that come by chance may be fewer in a short time, and nobody has failed.
  if (phase.sent > 0 && phase.succeededPerSecond * phase.seconds >= phase.sent * reachedShare) return { ...check, verdict: 'holds' }
  return hasKeptUp(phase, objectives)
    ? { ...check, verdict: 'does not hold' }
    : { ...check, verdict: 'could not be checked', reason: describeLag(phase) }
}

function withdraw(check: ObjectiveCheck): ObjectiveCheck {
  return check.verdict === 'holds' ? { ...check, verdict: 'could not be checked', reason: 'the run was cut short' } : check
}

function describeLag({ lag }: PhaseResult): string {
  return `the load generator itself was late: ${formatMilliseconds(lag.p99)} at p99`
}
