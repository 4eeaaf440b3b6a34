import type { Log } from '../base/log.ts'

export type ReloadSchedule = {
  /** Something changed: reload in a moment, together with what else changes until then. */
  readonly changed: () => void
  /** Ends it, after the attempt that is running. */
  readonly stop: () => Promise<void>
}

/** A migration notifies several times in a row: they become one reload. */
const gatherFor = 50
const firstRetry = 200
const longestRetry = 30_000

/** Turns changes into reloads; one that fails is tried again at growing intervals until it succeeds. */
export function scheduleReloads(reload: () => Promise<unknown>, log: Log): ReloadSchedule {
  let timer: NodeJS.Timeout | undefined
  let isGathering = false
  let attempt = Promise.resolve()
  let isStopped = false

  function schedule(delay: number, retry: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      isGathering = false
      attempt = tryReload(retry)
    }, delay)
  }

  async function tryReload(retry: number): Promise<void> {
    try {
      await reload()
    } catch (error) {
      if (isStopped) return
      log.warn({ err: error }, 'the catalog could not be read; the old one stays until the next attempt')
      if (!isGathering) schedule(retry, Math.min(retry * 2, longestRetry))
    }
  }

  return {
    changed: () => {
      if (isStopped || isGathering) return
      isGathering = true
      schedule(gatherFor, firstRetry)
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await attempt
    },
  }
}
