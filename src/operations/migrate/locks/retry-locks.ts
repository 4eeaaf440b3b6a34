import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { findFailure, lockNotHad } from '../errors.ts'
import type { RunningTally } from '../running/running-tally.ts'
import { areBlocking, type IndexBuild } from '../store/activity.ts'
import type { Blockade, Blocker, Run } from '../types.ts'
import { describeBlockers, describeLock, formatMilliseconds } from './describe-blockade.ts'
import { watchBackend } from './watch-backend.ts'

/** What may succeed when it is tried again: lock_not_available, deadlock_detected, serialization_failure. */
const passing: ReadonlySet<string> = new Set(['55P03', '40P01', '40001'])

const shortestPause = 200
const longestPause = 15_000

export type Patience = Run & {
  readonly file: string
  /** Of the backend that runs the statements. */
  readonly pid: number
  readonly tally: RunningTally
}

/**
 * Runs `attempt`, which leaves nothing behind when it fails, until it gets its locks: whoever wants the same tables passes in the pauses. The
 * pause doubles from one to the next and ends early when those in the way are gone. Throws `lock_not_had` when `retryFor` is over, else what
 * `attempt` throws.
 */
export async function retryLocks<T>(patience: Patience, attempt: () => Promise<T>): Promise<T> {
  const { settings, signal, tally } = patience
  const started = performance.now()
  let pause = Math.max(shortestPause, Math.min(settings.lockTimeout * 1000, longestPause))
  for (let attempts = 1; ; attempts++) {
    const begun = performance.now()
    const watch = watchBackend({
      ...{ ...patience, every: toInterval(settings.lockTimeout) },
      ...{ onBlockade: createReporter(patience), onIndexBuild: createBuildReporter(patience) },
    })
    try {
      return await attempt()
    } catch (error) {
      const { blockade } = await watch.stop()
      const failure = findFailure(error)
      if (failure === undefined || !passing.has(failure.sqlstate) || signal?.aborted) throw error
      const spent = performance.now() - started
      if (spent + pause > settings.retryFor * 1000) throw lockNotHad(failure, { blockade, attempts, spent })
      patience.onProgress(describeRetry(patience.file, blockade, pause))
      await waitForEnd(patience, blockade?.blockers ?? [], pause)
      pause = Math.min(pause * 2, longestPause)
      tally.addAttempt(performance.now() - begun)
    } finally {
      tally.addLocks((await watch.stop()).locks)
    }
  }
}

function toInterval(lockTimeout: number): number {
  return Math.min(Math.max((lockTimeout * 1000) / 5, 20), 1000)
}

const reportEvery = 10_000

/** Tells of a wait that has no short end: CONCURRENTLY lets everybody pass, and a file may set a lock_timeout of its own. */
function createReporter({ file, settings, onProgress }: Patience): (blockade: Blockade) => void {
  return onceInAWhile(Math.max(settings.lockTimeout * 1000, 1000), (blockade) =>
    onProgress(`${file} waits for ${describeLock(blockade)}, held by ${describeBlockers(blockade.blockers)}`),
  )
}

function createBuildReporter({ file, onProgress }: Patience): (build: IndexBuild) => void {
  return onceInAWhile(1000, ({ phase, percent }) => onProgress(`${file}: ${phase}${percent === null ? '' : `, ${Math.floor(percent)} %`}`))
}

/** Tells nothing of what lasts for less than `patience` milliseconds, and then only now and then. */
function onceInAWhile<T>(patience: number, tell: (seen: T) => void): (seen: T) => void {
  let since: number | undefined
  let last = Number.NEGATIVE_INFINITY
  return (seen) => {
    const now = performance.now()
    since ??= now
    if (now - since < patience || now - last < reportEvery) return
    last = now
    tell(seen)
  }
}

function describeRetry(file: string, blockade: Blockade | undefined, pause: number): string {
  const wanted = blockade === undefined ? 'a lock' : describeLock(blockade)
  return `${file} did not get ${wanted}, held by ${describeBlockers(blockade?.blockers ?? [])}; it lets others pass and tries again in ${formatMilliseconds(pause)}`
}

const lookEvery = 100

/** The id that stands for a prepared transaction, which no process shows. */
const preparedTransaction = 0

async function waitForEnd(
  { observer, signal }: { readonly observer: Client; readonly signal?: AbortSignal | undefined },
  blockers: readonly Blocker[],
  pause: number,
): Promise<void> {
  const until = performance.now() + pause
  const areSeen = blockers.length > 0 && blockers.every(({ pid }) => pid !== preparedTransaction)
  do {
    await sleep(Math.min(lookEvery, pause), undefined, signal === undefined ? {} : { signal })
    if (areSeen && !(await areBlocking(observer, blockers))) return
  } while (performance.now() < until)
}
