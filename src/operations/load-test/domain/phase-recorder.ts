import type { Latency, LoadPhase, PhaseResult, PlannedRequest, RequestResult, Second } from '../types.ts'
import { curveShares, LatencyHistogram } from './latency-histogram.ts'

/** What became of one request; times in milliseconds since the phase began. */
export type Observation = {
  readonly request: PlannedRequest
  readonly intendedAt: number
  readonly doneAt: number
  /** Undefined when it succeeded. */
  readonly failure: string | undefined
}

export type PhaseRecorder = {
  readonly recordLag: (milliseconds: number) => void
  readonly record: (observation: Observation) => void
  /** So far, for a line of progress. */
  readonly progress: () => { readonly answered: number; readonly failed: number; readonly p99: number }
  readonly finish: (phase: LoadPhase, ending: { readonly isCutShort: boolean }) => PhaseResult
}

type Tally = { readonly latencies: LatencyHistogram; failed: number }

/** Milliseconds that the last requests of a phase have for their answers, when those are counted that kept pace. */
const lastAnswers = 250

/** Collects what one phase measures. A failed request counts with the time it took to fail. */
export function createPhaseRecorder(): PhaseRecorder {
  const lag = new LatencyHistogram()
  const all = createTally()
  const byRequest = new Map<string, Tally>()
  const bySecond = new Map<number, Tally>()
  const failures = new Map<string, number>()
  const successes: number[] = []

  return {
    recordLag: (milliseconds) => lag.record(milliseconds),
    record: ({ request, intendedAt, doneAt, failure }) => {
      const tallies = [all, getTally(byRequest, request.name), getTally(bySecond, Math.floor(intendedAt / 1000))]
      for (const tally of tallies) {
        tally.latencies.record(doneAt - intendedAt)
        if (failure !== undefined) tally.failed++
      }
      if (failure === undefined) successes.push(doneAt)
      else failures.set(failure, (failures.get(failure) ?? 0) + 1)
    },
    progress: () => ({ answered: all.latencies.count, failed: all.failed, p99: all.latencies.percentile(0.99) }),
    finish: (phase, { isCutShort }) => {
      const sent = all.latencies.count
      const end = phase.seconds * 1000 + lastAnswers
      return {
        ...phase,
        sent,
        succeeded: successes.length,
        failures: Object.fromEntries([...failures].sort(([, a], [, b]) => b - a)),
        succeededPerSecond: successes.filter((doneAt) => doneAt <= end).length / phase.seconds,
        latency: toLatency(all.latencies),
        curve: all.latencies.percentiles(curveShares(sent)),
        timeline: [...bySecond].sort(([a], [b]) => a - b).map(([second, tally]) => toSecond(second, tally)),
        requests: [...byRequest].map(([name, tally]) => toRequestResult(name, tally)),
        lag: { p50: lag.percentile(0.5), p99: lag.percentile(0.99), max: lag.max },
        isCutShort,
      }
    },
  }
}

function createTally(): Tally {
  return { latencies: new LatencyHistogram(), failed: 0 }
}

function getTally<Key>(tallies: Map<Key, Tally>, key: Key): Tally {
  const known = tallies.get(key) ?? createTally()
  tallies.set(key, known)
  return known
}

function toLatency(histogram: LatencyHistogram): Latency {
  const [p50, p90, p99, p999] = histogram.percentiles([0.5, 0.9, 0.99, 0.999]).map(({ value }) => value)
  return { p50: p50 ?? 0, p90: p90 ?? 0, p99: p99 ?? 0, p999: p999 ?? 0, max: histogram.max }
}

function toSecond(second: number, { latencies, failed }: Tally): Second {
  const { p50, p99, max } = toLatency(latencies)
  return { second, sent: latencies.count, failed, p50, p99, max }
}

function toRequestResult(name: string, { latencies, failed }: Tally): RequestResult {
  return { name, sent: latencies.count, failed, ...toLatency(latencies) }
}
