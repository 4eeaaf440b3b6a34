/** Handed in wherever time decides something, so that a test can stand at any moment. */
export type Clock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number
}

export const systemClock: Clock = { now: () => Date.now() }
