export type FaultExtras = {
  /** What more is known of this occurrence: text, or a structure the protocol defines (PGRST201's list of candidates). */
  readonly details?: unknown
  /** What to do about it. */
  readonly hint?: string | null
  /** Headers that the answer carries, `Retry-After` or `WWW-Authenticate` for instance. */
  readonly headers?: Readonly<Record<string, string>>
  /** HTTP reason phrase in place of the status's own. */
  readonly reason?: string
  readonly cause?: unknown
}

/**
 * An expected failure. Made only by the named factories of an `errors.ts`, so that each code has one sentence and one status.
 * Neither message, details nor hint may hold SQL, a path, a secret or a value of a row.
 */
export class Fault extends Error {
  readonly code: string
  readonly status: number
  readonly details: unknown
  readonly hint: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly reason: string | undefined

  constructor(code: string, status: number, message: string, extras: FaultExtras = {}) {
    super(message, { cause: extras.cause })
    this.name = 'Fault'
    this.code = code
    this.status = status
    this.details = extras.details ?? null
    this.hint = extras.hint ?? null
    this.headers = extras.headers ?? {}
    this.reason = extras.reason
  }
}
