import type { Job } from './job.ts'
import { RowChunks } from './row-chunks.ts'
import { findRole, type SessionStatements } from './session-settings.ts'
import { renderSql } from './sql.ts'
import type { StatementShapes } from './statement-shapes.ts'
import type { StreamRequest } from './types.ts'
import { type Command, Exchange, type Flow } from './wire/exchange.ts'
import { isStaleStatement } from './wire/wire-connection.ts'

/** Above this PostgreSQL is left waiting. In bytes. */
const highWater = 256 * 1024

type Submit = { readonly submit: (job: Job) => void }

export async function* streamRows(
  request: StreamRequest,
  pool: Submit,
  shapes: StatementShapes,
  sessions: SessionStatements,
): AsyncGenerator<Buffer, void, undefined> {
  const leaving = new AbortController()
  const signal = request.signal === undefined ? leaving.signal : AbortSignal.any([request.signal, leaving.signal])
  const job = new StreamJob(request, signal, shapes, sessions)
  pool.submit(job)
  try {
    for (let chunk = await job.take(); chunk !== undefined; chunk = await job.take()) yield chunk
  } finally {
    if (!job.isDone) leaving.abort()
  }
}

/** Runs one StreamRequest, alone on its connection. */
class StreamJob implements Job {
  readonly signal: AbortSignal
  readonly pace = 'slow'
  readonly #commands: readonly Command[]
  readonly #chunks: RowChunks
  #flow: Flow | undefined
  #failure: { readonly error: unknown } | undefined
  #isDone = false
  #hasPreparedAgain = false
  #wake: () => void = () => undefined

  constructor(request: StreamRequest, signal: AbortSignal, shapes: StatementShapes, sessions: SessionStatements) {
    const { text, values } = renderSql(request.statement)
    const session = sessions.plan(request.session, { isReadOnly: true })
    this.signal = signal
    this.#commands = [session, { shape: shapes.get(findRole(request.session), text), values }]
    this.#chunks = new RowChunks(request.separator)
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** The next chunk, or nothing after the last. */
  async take(): Promise<Buffer | undefined> {
    while (this.#chunks.size === 0 && !this.#isDone) await this.#change()
    const chunk = this.#chunks.take()
    if (this.#chunks.size < highWater) this.#flow?.resume()
    if (chunk === undefined && this.#failure !== undefined) throw this.#failure.error
    return chunk
  }

  begin(flow: Flow): Exchange {
    this.#flow = flow
    return new Exchange(this.#commands, { first: 1, last: 2 }, (bytes, start, end) => this.#takeRow(bytes, start, end))
  }

  advance(exchange: Exchange): Exchange | undefined {
    const flow = this.#flow
    if (flow !== undefined && isStaleStatement(exchange.error) && !this.#hasPreparedAgain) {
      this.#hasPreparedAgain = true
      return this.begin(flow)
    }
    this.#finish(exchange.error === undefined ? undefined : { error: exchange.error })
    return undefined
  }

  recordDuration(): void {}

  canRunAgain(): boolean {
    return !this.#isDone && !this.#chunks.hasRows
  }

  fail(error: unknown): void {
    this.#finish({ error })
  }

  #takeRow(bytes: Buffer, start: number, end: number): void {
    if (this.#isDone) return
    // DataRow: a count of fields (2 bytes), the size of the first (4 bytes), its bytes.
    const size = bytes.readInt32BE(start + 2)
    this.#chunks.append(bytes, start + 6, Math.min(start + 6 + Math.max(size, 0), end))
    if (this.#chunks.size >= highWater) this.#flow?.pause()
    this.#wake()
  }

  #finish(failure: { readonly error: unknown } | undefined): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#failure = failure
    // Whatever else comes is read and dropped, so that the connection is free again.
    this.#flow?.resume()
    this.#flow = undefined
    this.#wake()
  }

  async #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    await promise
  }
}
