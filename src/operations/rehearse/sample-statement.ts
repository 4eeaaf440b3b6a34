import { rest } from '../../base/rest.ts'
import type { Ask } from './store/ask.ts'
import { glimpseBackend, type HeldLock } from './store/read-locks.ts'
import type { Wait } from './types.ts'

/** A lock that was seen while a statement ran; milliseconds since it began. */
export type SeenLock = HeldLock & { readonly from: number; readonly to: number }

export type Samples = { readonly locks: readonly SeenLock[]; readonly waits: readonly Wait[] }

export type Sampler = { readonly stop: () => Promise<Samples> }

/** Milliseconds between two looks at a statement whose locks stay until the commit: only its waits are wanted. */
const calmPause = 20
/** Milliseconds for which an eager look follows the other at once, and the pause after them, which leaves the processor to long statements. */
const eagerFor = 1000
const eagerPause = 2

/**
 * Looks at a backend while it works: the only way to see the locks of a statement that commits between its steps, as CONCURRENTLY does. `eager`:
 * as often as the server answers, later every few milliseconds; what is held for a shorter time than lies between two looks may be missed.
 */
export function startSampler(ask: Ask, pid: number, { eager }: { readonly eager: boolean }): Sampler {
  const began = performance.now()
  const locks = new Map<string, SeenLock>()
  const waits = new Map<string, number>()
  const stopping = new AbortController()
  let last = 0

  const look = async () => {
    const { locks: held, wait } = await glimpseBackend(ask, pid)
    const now = performance.now() - began
    if (stopping.signal.aborted) return
    if (wait !== null && wait !== 'Client') waits.set(wait, (waits.get(wait) ?? 0) + now - last)
    for (const { oid, mode } of held) {
      const key = `${oid} ${mode}`
      locks.set(key, { oid, mode, from: locks.get(key)?.from ?? last, to: now })
    }
    last = now
  }

  const looking = (async () => {
    while (!stopping.signal.aborted) {
      const pause = findPause(performance.now() - began, { eager })
      if (pause > 0) await rest(pause, stopping.signal)
      if (!stopping.signal.aborted) await look()
    }
  })()
  // Who stops it is told.
  looking.catch(() => undefined)

  return {
    stop: async () => {
      stopping.abort()
      await looking
      return { locks: [...locks.values()], waits: [...waits].map(([kind, milliseconds]) => ({ kind, milliseconds })) }
    },
  }
}

function findPause(elapsed: number, { eager }: { readonly eager: boolean }): number {
  if (!eager) return calmPause
  return elapsed < eagerFor ? 0 : eagerPause
}
