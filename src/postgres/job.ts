import type { Exchange, Flow, TransactionStatus } from './wire/exchange.ts'

/**
 * `short` statements may queue behind each other on a connection; a `long` one is alone on it; a `slow` one is alone and never takes the
 * last connections, so that short ones always find a way.
 */
export type Pace = 'short' | 'long' | 'slow'

/** One request's business with PostgreSQL, from its place in the queue to its answer. */
export type Job = {
  readonly signal: AbortSignal | undefined
  readonly pace: Pace
  /** Who asks; those who wait are served in turns of their clients. */
  readonly client: string
  /** What to send first, on whichever connection it was given. */
  readonly begin: (flow: Flow) => Exchange
  /** Looks at what came back; returns what to send next on the same connection, or nothing when the job is done. */
  readonly advance: (exchange: Exchange, status: TransactionStatus) => Exchange | undefined
  /** Milliseconds PostgreSQL needed. */
  readonly recordDuration: (duration: number) => void
  /** Whether it may run again after its connection broke under it. Asked once per loss. */
  readonly canRunAgain: () => boolean
  /** Whether what PostgreSQL may have done for it cannot be done twice. */
  readonly mayWrite: boolean
  /** Ends it; later calls change nothing. */
  readonly fail: (error: unknown) => void
}
