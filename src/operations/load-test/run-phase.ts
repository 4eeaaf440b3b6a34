import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpSender, Outcome } from './adapters/http-sender.ts'
import { nextGap } from './domain/arrivals.ts'
import { createPhaseRecorder, type PhaseRecorder } from './domain/phase-recorder.ts'
import { createPicker } from './domain/pick-by-weight.ts'
import type { LoadPhase, PhaseResult, PlannedRequest } from './types.ts'

export type PhaseOptions = {
  readonly phase: LoadPhase
  readonly requests: readonly PlannedRequest[]
  readonly sender: HttpSender
  readonly connections: number
  /** Milliseconds from the moment a request was to be sent, after which it has failed. */
  readonly timeout: number
  /** From 0 up to 1. */
  readonly random: () => number
  readonly signal: AbortSignal
  readonly onSecond: (line: string) => void
}

type Due = { readonly request: PlannedRequest; readonly intendedAt: number }

/** Once a run is interrupted, what is under way has so many milliseconds to end. */
const patience = 1000

/**
 * Sends requests at the moments that the rate prescribes, whether the earlier ones were answered or not (an open model), and measures each
 * from the moment it was to be sent: waiting for a free connection counts, so that a server that stalls cannot hide it ("coordinated
 * omission", G. Tene, "How NOT to Measure Latency").
 */
export async function runPhase(options: PhaseOptions): Promise<PhaseResult> {
  const recorder = createPhaseRecorder()
  const began = performance.now()
  const now = () => performance.now() - began
  const traffic = createTraffic(options, recorder, now)
  const reporting = setInterval(() => options.onSecond(describeProgress(options.phase, recorder, now())), 1000)
  try {
    await sendAll(options, traffic, now)
    const isCutShort = options.signal.aborted
    await traffic.drained(isCutShort ? patience : options.timeout)
    return recorder.finish(options.phase, { isCutShort })
  } finally {
    clearInterval(reporting)
  }
}

async function sendAll({ phase, requests, random, signal }: PhaseOptions, traffic: Traffic, now: () => number): Promise<void> {
  const pick = createPicker(requests, random)
  const end = phase.seconds * 1000
  let next = nextGap(phase.arrivals, phase.rate, random)
  while (next < end && !signal.aborted) {
    for (const moment = now(); next <= moment && next < end; next += nextGap(phase.arrivals, phase.rate, random))
      traffic.add({ request: pick(), intendedAt: next })
    if (next < end) await sleep(Math.max(0, next - now()), undefined, { signal }).catch(() => undefined)
  }
}

type Traffic = {
  readonly add: (due: Due) => void
  /** Waits until everything is answered, at most so many milliseconds; what is left has failed then. */
  readonly drained: (milliseconds: number) => Promise<void>
}

/** Requests under way and those that wait for a connection. */
function createTraffic({ sender, connections, timeout }: PhaseOptions, recorder: PhaseRecorder, now: () => number): Traffic {
  const waiting: Due[] = []
  const underWay = new Set<Due>()
  let first = 0
  let onIdle: () => void = () => undefined

  function startWaiting(): void {
    while (underWay.size < connections && first < waiting.length) {
      const due = waiting[first++]
      if (due === undefined) continue
      if (now() - due.intendedAt > timeout) fail(due, 'no connection in time')
      else void send(due)
    }
    if (first > 1000 && first * 2 > waiting.length) {
      waiting.splice(0, first)
      first = 0
    }
    if (underWay.size === 0) onIdle()
  }

  async function send(due: Due): Promise<void> {
    underWay.add(due)
    const outcome = await sender.send(due.request)
    // One that was given up has been counted.
    if (!underWay.delete(due)) return
    const doneAt = now()
    recorder.record({ ...due, doneAt, failure: findFailure(outcome, doneAt - due.intendedAt, timeout) })
    startWaiting()
  }

  function fail(due: Due, failure: string): void {
    recorder.record({ ...due, doneAt: now(), failure })
  }

  return {
    add: (due) => {
      recorder.recordLag(now() - due.intendedAt)
      waiting.push(due)
      startWaiting()
    },
    drained: async (milliseconds) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      onIdle = resolve
      startWaiting()
      const timer = setTimeout(resolve, milliseconds)
      await promise
      clearTimeout(timer)
      for (const due of [...underWay, ...waiting.slice(first)]) fail(due, 'no answer in time')
      underWay.clear()
    },
  }
}

function findFailure(outcome: Outcome, latency: number, timeout: number): string | undefined {
  if (outcome.kind === 'none') return outcome.reason
  if (outcome.status >= 400) return String(outcome.status)
  return latency > timeout ? 'no answer in time' : undefined
}

function describeProgress({ rate, seconds }: LoadPhase, recorder: PhaseRecorder, elapsed: number): string {
  const { answered, failed, p99 } = recorder.progress()
  const time = `${Math.min(Math.round(elapsed / 1000), seconds)} of ${seconds} s`
  return `${time} at ${rate} a second: ${answered} answered, ${failed} failed, p99 ${p99.toFixed(1)} ms`
}
