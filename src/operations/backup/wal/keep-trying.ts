import type { Clock } from '../../../base/clock.ts'
import { rest } from '../../../base/rest.ts'

export type Attempts = {
  /** Done again as soon as it is done, and after a pause when it fails. */
  readonly attempt: () => Promise<void>
  readonly onFailure: (error: unknown) => void
  readonly clock: Clock
  /** Ends it all; what fails after that is nobody's business. */
  readonly signal: AbortSignal
}

/** Milliseconds, doubled while attempts fail one after the other. */
const firstPause = 100
const longestPause = 10_000

/** Does the same again and again until the signal aborts. */
export async function keepTrying({ attempt, onFailure, clock, signal }: Attempts): Promise<void> {
  for (let pause = firstPause; !signal.aborted; ) {
    const startedAt = clock.now()
    try {
      await attempt()
      pause = firstPause
    } catch (error) {
      if (signal.aborted) return
      onFailure(error)
      if (clock.now() - startedAt > longestPause) pause = firstPause
      await rest(pause, signal)
      pause = Math.min(pause * 2, longestPause)
    }
  }
}
