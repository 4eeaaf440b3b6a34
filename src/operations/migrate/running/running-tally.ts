import { mergeLocks } from '../locks/merge-locks.ts'
import type { TakenLock, Tally } from '../types.ts'

/** Adds up what a file costs, from where an earlier run left off. */
export type RunningTally = {
  /** Another attempt begins, so many milliseconds after the one before it. */
  readonly addAttempt: (milliseconds: number) => void
  readonly addLocks: (locks: readonly TakenLock[]) => void
  readonly read: () => Tally
}

export function startTally(earlier: Tally | undefined): RunningTally {
  const started = performance.now()
  let attempts = earlier?.attempts ?? 1
  let waited = earlier?.waitedMilliseconds ?? 0
  let locks = earlier?.locks ?? []
  return {
    addAttempt: (milliseconds) => {
      attempts++
      waited += milliseconds
    },
    addLocks: (more) => {
      locks = mergeLocks(locks, more)
    },
    read: () => ({
      milliseconds: Math.round((earlier?.milliseconds ?? 0) + performance.now() - started),
      attempts,
      waitedMilliseconds: Math.round(waited),
      locks,
    }),
  }
}
