import { setTimeout as sleep } from 'node:timers/promises'
import type { NamedMigration } from './domain/build-report.ts'
import { type Failure, tryToApply } from './rehearse-migrations.ts'
import type { LoadReport, Traffic } from './types.ts'

/** What was measured of requests in a while. */
export type MeasuredTraffic = Traffic & Pick<LoadReport, 'failures' | 'requests'>

/** Requests to an API that serves the copy. */
export type LoadGenerator = {
  /** Requests a second. */
  readonly rate: number
  /** Sends until the signal aborts, and waits for what is under way. */
  readonly send: (signal: AbortSignal) => Promise<MeasuredTraffic>
}

export type LoadRehearsal = {
  /** In order. What touches nothing that is there already is applied without load. */
  readonly migrations: readonly (NamedMigration & { readonly isTouching: boolean })[]
  /** As `ApplyOne`; `heard` is told what `dorsal migrate` would say to a person. */
  readonly apply: (migration: NamedMigration, heard: (line: string) => void) => Promise<number>
  readonly load: LoadGenerator
  /** Milliseconds of requests before each migration, to compare with. */
  readonly calm: number
  readonly onProgress: (line: string) => void
}

export type LoadedMigration = { readonly migration: NamedMigration; readonly report: LoadReport | null; readonly failure: Failure | null }

/** Milliseconds of load before a migration begins and after it has ended, so that one of an instant meets requests as well. */
const margin = 500
/** Milliseconds of load that nobody measures: the first requests find nothing prepared. */
const warmUp = 1000

/** Applies migrations beside a load, and tells what those who sent it waited for. The first that fails is the last that is tried. */
export async function rehearseUnderLoad(rehearsal: LoadRehearsal): Promise<readonly LoadedMigration[]> {
  const loaded: LoadedMigration[] = []
  await rehearsal.load.send(AbortSignal.timeout(warmUp))
  for (const migration of rehearsal.migrations) {
    const next = migration.isTouching ? await rehearseOne(rehearsal, migration) : await applyOnly(rehearsal, migration)
    loaded.push(next)
    if (next.failure !== null) break
  }
  return loaded
}

async function applyOnly({ apply }: LoadRehearsal, migration: NamedMigration): Promise<LoadedMigration> {
  const { failure } = await tryToApply(() => apply(migration, () => undefined))
  return { migration, report: null, failure }
}

async function rehearseOne({ apply, load, calm, onProgress }: LoadRehearsal, migration: NamedMigration): Promise<LoadedMigration> {
  onProgress(`Rehearsing ${migration.file} beside ${load.rate} requests a second`)
  const before = await load.send(AbortSignal.timeout(calm))
  const remarks: string[] = []
  const { failure, milliseconds, during } = await applyBesideLoad(load, () => apply(migration, (line) => void remarks.push(line)))
  if (failure !== null) return { migration, failure, report: null }
  const { failures, requests, ...traffic } = during
  const report = { rate: load.rate, before: toTraffic(before), during: traffic, failures, requests, milliseconds, remarks }
  return { migration, failure, report }
}

async function applyBesideLoad(load: LoadGenerator, apply: () => Promise<number>) {
  const ending = new AbortController()
  const sending = load.send(ending.signal)
  try {
    await sleep(margin)
    const started = performance.now()
    const { failure } = await tryToApply(apply)
    const milliseconds = performance.now() - started
    await sleep(margin)
    ending.abort()
    return { failure, milliseconds, during: await sending }
  } finally {
    ending.abort()
    await sending.catch(() => undefined)
  }
}

function toTraffic({ requests: _requests, failures: _failures, ...traffic }: MeasuredTraffic): Traffic {
  return traffic
}
