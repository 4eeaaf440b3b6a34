import { setTimeout as sleep } from 'node:timers/promises'

export type RetryOptions = {
  /** Milliseconds before each further attempt. */
  readonly pauses: readonly number[]
  /** Milliseconds that one attempt may take. */
  readonly timeout: number
  readonly mayPass: (error: unknown) => boolean
}

/** Tries until it works, the pauses are used up or the error is one that stays; the last error is thrown. */
export async function retry<T>({ pauses, timeout, mayPass }: RetryOptions, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt(AbortSignal.timeout(timeout))
    } catch (error) {
      const pause = pauses[failures]
      if (pause === undefined || !mayPass(error)) throw error
      await sleep(pause)
    }
  }
}
