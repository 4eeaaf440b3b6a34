import type { ArrivalKind } from './domain/arrivals.ts'
import type { PercentilePoint } from './domain/latency-histogram.ts'

/** A request ready to be sent, credentials included. */
export type PlannedRequest = {
  /** What reports call it: method and path, without values of headers. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly weight: number
}

/** Load at one rate. */
export type LoadPhase = {
  /** Requests a second. */
  readonly rate: number
  readonly seconds: number
  readonly arrivals: ArrivalKind
}

/** Durations in milliseconds, from the moment a request was to be sent to the last byte of its answer. */
export type Latency = { readonly p50: number; readonly p90: number; readonly p99: number; readonly p999: number; readonly max: number }

/** What was sent in one second of a phase. */
export type Second = { readonly second: number; readonly sent: number; readonly failed: number } & Pick<Latency, 'p50' | 'p99' | 'max'>

export type RequestResult = { readonly name: string; readonly sent: number; readonly failed: number } & Latency

export type PhaseResult = LoadPhase & {
  /** Requests that were to be sent, each of which has a result. */
  readonly sent: number
  /** Answered with a status below 400. */
  readonly succeeded: number
  /** Others, by status or reason: `503`, `no answer in time`, `connection lost`. */
  readonly failures: Readonly<Record<string, number>>
  /** Successful answers a second; those that came long after the last request was sent did not keep pace and are not counted. */
  readonly succeededPerSecond: number
  readonly latency: Latency
  readonly curve: readonly PercentilePoint[]
  readonly timeline: readonly Second[]
  readonly requests: readonly RequestResult[]
  /** How much later than planned requests left: what the generator itself adds to latencies, in milliseconds. */
  readonly lag: Pick<Latency, 'p50' | 'p99' | 'max'>
  /** Ended before its time. */
  readonly isCutShort: boolean
}

/** What the API shall do. */
export type Objectives = {
  /** Milliseconds. */
  readonly p50?: number | undefined
  readonly p99?: number | undefined
  /** Share of requests that may fail, from 0 to 1. */
  readonly errorRate?: number | undefined
  /** Requests a second. */
  readonly rate?: number | undefined
}

export type Verdict = 'holds' | 'does not hold' | 'could not be checked'

export type ObjectiveCheck = {
  readonly objective: keyof Objectives
  readonly verdict: Verdict
  readonly wanted: string
  readonly measured: string
  /** Why it could not be checked. */
  readonly reason?: string
}

/** One step of a search for the highest rate that holds. */
export type StepResult = { readonly phase: PhaseResult; readonly checks: readonly ObjectiveCheck[]; readonly verdict: Verdict }

export type KneeResult = {
  /** The highest rate at which the objectives held, 0 when there is none. */
  readonly rate: number
  /** What ended the search: `generator` means that the API may do more than this machine can ask for. */
  readonly limitedBy: 'objectives' | 'generator' | 'interruption'
  readonly steps: readonly StepResult[]
}

export type LoadReport = {
  readonly verdict: Verdict
  /** ISO 8601. */
  readonly startedAt: string
  readonly url: string
  readonly generator: string
  readonly objectives: Objectives
  readonly checks: readonly ObjectiveCheck[]
  /** What a reader has to know to judge it. */
  readonly remarks: readonly string[]
  /** The phase that the verdict is about; of a search, the best step that held, else the first. */
  readonly phase: PhaseResult
  readonly knee: KneeResult | null
}
