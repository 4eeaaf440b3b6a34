import type { Client } from 'pg'
import { findBlockade, findIndexBuild, type IndexBuild, listTakenLocks } from '../store/activity.ts'
import type { Blockade, TakenLock } from '../types.ts'
import { mergeLocks } from './merge-locks.ts'

export type Sighting = {
  /** The last one that was seen. */
  readonly blockade: Blockade | undefined
  readonly locks: readonly TakenLock[]
}

export type BackendWatch = { readonly stop: () => Promise<Sighting> }

export type WatchOptions = {
  readonly observer: Client
  readonly pid: number
  /** Most milliseconds between two looks; the first ones come sooner. */
  readonly every: number
  /** Told again and again while it lasts. */
  readonly onBlockade: (blockade: Blockade) => void
  readonly onIndexBuild: (build: IndexBuild) => void
}

/** Looks at a backend again and again until it is stopped: it cannot be asked while its own statement waits. */
export function watchBackend(options: WatchOptions): BackendWatch {
  const seen: { blockade?: Blockade; locks: readonly TakenLock[] } = { locks: [] }
  const over = Promise.withResolvers<void>()
  const watching = look(options, seen, over.promise)
  return {
    stop: async () => {
      over.resolve()
      await watching
      return { blockade: seen.blockade, locks: seen.locks }
    },
  }
}

/** Milliseconds: a file may set a lock_timeout of its own that is as short as this. */
const firstPause = 20

async function look(
  { observer, pid, every, onBlockade, onIndexBuild }: WatchOptions,
  seen: { blockade?: Blockade; locks: readonly TakenLock[] },
  over: Promise<void>,
): Promise<void> {
  for (let pause = firstPause; !(await isOverWithin(over, pause)); pause = Math.min(pause * 2, every)) {
    try {
      const blockade = await findBlockade(observer, pid)
      if (blockade !== undefined) {
        seen.blockade = blockade
        onBlockade(blockade)
      }
      const build = blockade === undefined ? await findIndexBuild(observer, pid) : undefined
      if (build !== undefined) onIndexBuild(build)
      seen.locks = mergeLocks(seen.locks, await listTakenLocks(observer, pid))
    } catch {
      // What is watched says itself that the database is gone.
      return
    }
  }
}

async function isOverWithin(over: Promise<void>, milliseconds: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  const isOver = await Promise.race([over.then(() => true), promise.then(() => false)])
  clearTimeout(timer)
  return isOver
}
