import { createHttpSender } from '../../src/operations/load-test/adapters/http-sender.ts'
import { LatencyHistogram } from '../../src/operations/load-test/domain/latency-histogram.ts'
import { runPhase } from '../../src/operations/load-test/run-phase.ts'
import type { PlannedRequest } from '../../src/operations/load-test/types.ts'

/** Of the requests that ended alike; times in ms from sending to the last byte. */
export type OutcomeTimes = { readonly outcome: string; readonly count: number; readonly p50: number; readonly p99: number }

export type Outcomes = {
  readonly answers: readonly OutcomeTimes[]
  /** From the first request to the last answer. */
  readonly seconds: number
  /** How late the generator itself sent, p99 in ms: where it is large, its own processor time is what was measured. */
  readonly lag: number
}

export type OpenLoad = {
  readonly origin: string
  readonly requests: readonly PlannedRequest[]
  /** Requests a second. */
  readonly rate: number
  readonly seconds: number
  readonly connections: number
}

/** Sends at a steady rate and tells each kind of answer apart: `200`, `503`, `connection lost`. */
export async function measureOutcomes({ origin, requests, rate, seconds, connections }: OpenLoad): Promise<Outcomes> {
  const timeout = 30_000
  const times = new Map<string, LatencyHistogram>()
  const sender = createHttpSender({ origin, connections, timeout })
  const send = async (request: PlannedRequest) => {
    const started = performance.now()
    const outcome = await sender.send(request)
    const name = outcome.kind === 'status' ? String(outcome.status) : outcome.reason
    const histogram = times.get(name) ?? new LatencyHistogram()
    times.set(name, histogram)
    histogram.record(performance.now() - started)
    return outcome
  }
  const began = performance.now()
  try {
    const phase = { rate, seconds, arrivals: 'poisson' } as const
    const signal = new AbortController().signal
    const measuring = { send, close: sender.close }
    const { lag } = await runPhase({
      phase,
      requests,
      sender: measuring,
      connections,
      timeout,
      random: Math.random,
      signal,
      onSecond: () => {},
    })
    return {
      answers: [...times].map(([outcome, histogram]) => toTimes(outcome, histogram)),
      seconds: (performance.now() - began) / 1000,
      lag: lag.p99,
    }
  } finally {
    await sender.close()
  }
}

function toTimes(outcome: string, histogram: LatencyHistogram): OutcomeTimes {
  return { outcome, count: histogram.count, p50: histogram.percentile(0.5), p99: histogram.percentile(0.99) }
}
