import type { SqlValue } from './sql.ts'
import type { RoundTrip, StatementResult } from './types.ts'

type Results = readonly StatementResult[]

/** Runs one round trip, and says when its bytes leave for PostgreSQL. */
export type RunRoundTrip = (request: RoundTrip, onLeave?: () => void) => Promise<Results>

/**
 * Equal reads that have not left for PostgreSQL yet become one round trip, whose results all of them get. Who joins has been waiting for less
 * time than the snapshot is old: the read happens after everybody asked, so that each still reads what it wrote before. A read that has left
 * is never joined, since it may not see what was committed meanwhile.
 */
export function shareReads(run: RunRoundTrip): (request: RoundTrip) => Promise<Results> {
  const waiting = new Map<string, SharedRead>()
  return (request) => {
    const key = findKey(request)
    if (key === undefined) return run(request)
    const known = waiting.get(key)
    if (known !== undefined) return known.join(request.signal)
    const read = new SharedRead(request, run, () => {
      if (waiting.get(key) === read) waiting.delete(key)
    })
    waiting.set(key, read)
    return read.join(request.signal)
  }
}

/** One round trip and those who wait for it; it is given up when all of them have left. */
class SharedRead {
  readonly #results: Promise<Results>
  readonly #abandoned = new AbortController()
  #readers = 0

  constructor(request: RoundTrip, run: RunRoundTrip, close: () => void) {
    this.#results = run({ ...request, signal: this.#abandoned.signal }, close)
    // Also one that failed before it left.
    this.#results.then(close, close)
  }

  join(signal: AbortSignal | undefined): Promise<Results> {
    this.#readers++
    if (signal === undefined) return this.#results
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason)
        this.#readers--
        if (this.#readers === 0) this.#abandoned.abort(signal.reason)
      }
      if (signal.aborted) {
        leave()
        return
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#results.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })
  }
}

/** Everything that the answer depends on; undefined for what is not shared: writes, calls, and what has a transaction of its own. */
function findKey({ access, mayBeSlow, isolation, end, check, session, statements }: RoundTrip): string | undefined {
  if (access !== 'read only' || mayBeSlow || isolation !== undefined || end !== 'commit' || check !== undefined) return undefined
  const values = statements.flatMap((statement) => statement.values)
  if (!values.every(isText)) return undefined
  return JSON.stringify([session, statements.map((statement) => statement.text ?? statement.texts), values])
}

function isText(value: unknown): value is Exclude<SqlValue, Buffer> {
  return typeof value === 'string' || value === null
}
