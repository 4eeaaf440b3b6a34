import type { Clock } from '../../base/clock.ts'
import { createHttpSender, type Outcome } from './adapters/http-sender.ts'
import type { ArrivalKind } from './domain/arrivals.ts'
import { formatRate } from './domain/format.ts'
import { judgePhase, toVerdict } from './domain/judge-phase.ts'
import { nothingToAsk, requestRefused } from './errors.ts'
import { searchKnee } from './find-knee.ts'
import { runPhase } from './run-phase.ts'
import type { KneeResult, LoadPhase, LoadReport, ObjectiveCheck, Objectives, PhaseResult, PlannedRequest } from './types.ts'

export { formatMilliseconds, formatNumber, formatRate } from './domain/format.ts'
export type { DeclaredRequest } from './domain/parse-declared-request.ts'
export { nothingToAsk, roleNotOurs, urlUnusable } from './errors.ts'
export { readDeclaredFile, readHarFile } from './read-request-files.ts'
export { createReportFile } from './report/create-report-file.ts'
export { renderHtmlReport } from './report/render-html-report.ts'
export type { LoadReport, PlannedRequest } from './types.ts'

export type LoadTest = {
  /** `http://127.0.0.1:54321` */
  readonly origin: string
  readonly requests: readonly PlannedRequest[]
  /** Recorded requests that fail when asked once are left out; a declared one that fails ends the test. */
  readonly source: 'declared' | 'recorded'
  readonly objectives: Objectives
  /** `phase`: one rate. `knee`: `rate` is the first of a search for the highest, and `seconds` are those of a step. */
  readonly kind: 'phase' | 'knee'
  readonly rate: number
  readonly seconds: number
  readonly arrivals: ArrivalKind
  readonly connections: number
  /** Milliseconds after which a request has failed. */
  readonly timeout: number
  readonly remarks: readonly string[]
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** Ends the run; what was measured until then is reported. */
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/**
 * Sends load to a running server and judges what it measured. Throws `bench_request_refused` when a declared request fails before any load,
 * `bench_nothing_to_ask` when every recorded one does.
 */
export async function runLoadTest(test: LoadTest): Promise<LoadReport> {
  const startedAt = new Date(test.clock.now()).toISOString()
  const { requests, refused } = await tryOnce(test)
  const left = refused === 0 ? [] : [`${refused} recorded requests failed when asked once, and were left out.`]
  const run = (phase: LoadPhase) => runOn(test, requests, phase)
  const measured = test.kind === 'knee' ? await measureKnee(test, run) : await measurePhase(test, run)
  return {
    verdict: toVerdict(measured.checks),
    startedAt,
    url: test.origin,
    generator: `Node ${process.version}, ${test.connections} connections, ${test.arrivals} arrivals`,
    objectives: test.objectives,
    remarks: [...test.remarks, ...left],
    ...measured,
  }
}

/** What is sent, and how, without saying when. */
export type LoadSource = Pick<LoadTest, 'origin' | 'requests' | 'source' | 'connections' | 'timeout' | 'random'>

export type Load = {
  /** Recorded requests that are left out. */
  readonly refused: number
  /** Sends at a rate until its time is over or the signal aborts. */
  readonly run: (phase: LoadPhase, signal: AbortSignal) => Promise<PhaseResult>
}

/** Requests that were asked once, to be sent whenever it is wanted. Throws what `runLoadTest` throws before any load. */
export async function openLoad(source: LoadSource): Promise<Load> {
  const { requests, refused } = await tryOnce(source)
  return { refused, run: (phase, signal) => runOn({ ...source, signal, onProgress: () => undefined }, requests, phase) }
}

type Measured = Pick<LoadReport, 'phase' | 'checks' | 'knee'>
type Run = (phase: LoadPhase) => Promise<PhaseResult>

async function measurePhase({ rate, seconds, arrivals, objectives }: LoadTest, run: Run): Promise<Measured> {
  const phase = await run({ rate, seconds, arrivals })
  return { phase, checks: judgePhase(phase, objectives), knee: null }
}

async function measureKnee({ rate, seconds, arrivals, objectives }: LoadTest, run: Run): Promise<Measured> {
  const knee = await searchKnee({ firstRate: rate, phase: { seconds, arrivals }, objectives, run })
  const shown = knee.steps.findLast(({ phase, verdict }) => verdict === 'holds' && phase.rate === knee.rate) ?? knee.steps[0]
  if (shown === undefined) throw new RangeError('A search has at least one step')
  const checks = [...judgePhase(shown.phase, { ...objectives, rate: undefined }), ...judgeKnee(knee, objectives.rate)]
  return { phase: shown.phase, checks, knee }
}

function judgeKnee({ rate, limitedBy }: KneeResult, wanted: number | undefined): readonly ObjectiveCheck[] {
  if (wanted === undefined) return []
  const check = { objective: 'rate', wanted: formatRate(wanted), measured: formatRate(rate) } as const
  if (rate >= wanted) return [{ ...check, verdict: 'holds' }]
  if (limitedBy === 'objectives') return [{ ...check, verdict: 'does not hold' }]
  const reason = limitedBy === 'generator' ? 'this machine could not send more' : 'the search was interrupted'
  return [{ ...check, verdict: 'could not be checked', reason }]
}

/** Connections of its own for each phase: what one leaves unanswered takes nothing from the next. */
async function runOn(
  test: LoadSource & Pick<LoadTest, 'signal' | 'onProgress'>,
  requests: readonly PlannedRequest[],
  phase: LoadPhase,
): Promise<PhaseResult> {
  const sender = createHttpSender(test)
  try {
    const { connections, timeout, random, signal, onProgress } = test
    return await runPhase({ phase, requests, sender, connections, timeout, random, signal, onSecond: onProgress })
  } finally {
    await sender.close()
  }
}

async function tryOnce(test: LoadSource): Promise<{ readonly requests: readonly PlannedRequest[]; readonly refused: number }> {
  const sender = createHttpSender({ ...test, connections: 1 })
  const requests: PlannedRequest[] = []
  try {
    for (const request of test.requests) {
      const failure = findFailure(await sender.send(request))
      if (failure === undefined) requests.push(request)
      else if (test.source === 'declared') throw requestRefused(request.name, failure)
    }
  } finally {
    await sender.close()
  }
  if (requests.length === 0) throw nothingToAsk(test.requests.length === 0 ? 'the list is empty' : 'every recorded one failed')
  return { requests, refused: test.requests.length - requests.length }
}

function findFailure(outcome: Outcome): string | undefined {
  if (outcome.kind === 'none') return outcome.reason
  return outcome.status >= 400 ? `it is answered ${outcome.status}` : undefined
}
