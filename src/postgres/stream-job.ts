import { createDeadline, type Deadline } from './deadline.ts'
import { readerTooSlow } from './errors.ts'
import type { Job, Pace } from './job.ts'
import { planCommand } from './plan-command.ts'
import { RowChunks } from './row-chunks.ts'
import { findRole, type SessionStatements } from './session-settings.ts'
import type { StatementShape } from './statement-shapes.ts'
import type { RowStream, StatementResult, StreamRequest } from './types.ts'
import { type Command, Exchange, type Flow, type Kept, type TransactionStatus } from './wire/exchange.ts'
import { isStaleStatement } from './wire/wire-connection.ts'

/** Above this PostgreSQL is left waiting. In bytes. */
const highWater = 256 * 1024

/** How a stream reaches PostgreSQL. */
export type StreamRoad = {
  readonly pool: { readonly submit: (job: Job) => void }
  readonly sessions: SessionStatements
  /** Milliseconds that PostgreSQL is left waiting for one chunk to be taken. */
  readonly patience: number
}

export function streamRows(request: StreamRequest, { pool, sessions, patience }: StreamRoad): RowStream {
  const leaving = new AbortController()
  const signal = request.signal === undefined ? leaving.signal : AbortSignal.any([request.signal, leaving.signal])
  const deadline = createDeadline(patience, () => leaving.abort(readerTooSlow()))
  const job = new StreamJob(request, { signal, sessions, deadline })
  return { [Symbol.asyncIterator]: () => takeChunks(job, pool, leaving), results: () => job.results }
}

async function* takeChunks(job: StreamJob, pool: StreamRoad['pool'], leaving: AbortController): AsyncGenerator<Buffer, void, undefined> {
  pool.submit(job)
  try {
    for (let chunk = await job.take(); chunk !== undefined; chunk = await job.take()) yield chunk
  } finally {
    if (!job.isDone) leaving.abort()
  }
}

type StreamNeeds = { readonly signal: AbortSignal; readonly sessions: SessionStatements; readonly deadline: Deadline }

/** Runs one StreamRequest, alone on its connection: in an implicit transaction unless it wants an isolation level. */
class StreamJob implements Job {
  readonly mayWrite = false
  readonly signal: AbortSignal
  readonly client: string
  readonly #deadline: Deadline
  readonly #commands: readonly Command[]
  readonly #kept: Required<Kept>
  readonly #rows: StatementShape
  readonly #rollback: Command
  readonly #chunks: RowChunks
  readonly #trim: number
  #flow: Flow | undefined
  #exchange: Exchange | undefined
  #failure: { readonly error: unknown } | undefined
  #isDone = false
  #hasPreparedAgain = false
  #hasLostConnection = false
  #wake: () => void = () => undefined

  constructor(request: StreamRequest, { signal, sessions, deadline }: StreamNeeds) {
    const { before = [], statement, after = [], isolation } = request
    const { shapes } = sessions
    const role = findRole(request.session)
    const plain = (text: string): Command => ({ shape: shapes.get('', text), values: [] })
    const session = sessions.plan(request.session, { isReadOnly: isolation === undefined })
    const opening = isolation === undefined ? [session] : [plain(`begin isolation level ${isolation} read only`), session]
    const commands = [...before, statement, ...after].map((each) => planCommand(each, role, shapes))
    this.signal = signal
    this.client = request.client ?? ''
    this.#deadline = deadline
    this.#commands = [...opening, ...commands, ...(isolation === undefined ? [] : [plain('commit')])]
    this.#kept = { first: opening.length, last: opening.length + commands.length, streamed: opening.length + before.length }
    this.#rows = planCommand(statement, role, shapes).shape
    this.#rollback = plain('rollback')
    this.#chunks = new RowChunks(request.separator)
    this.#trim = request.trim ?? 0
  }

  /** A statement that proved short may use any connection; one that may take long never takes the last. */
  get pace(): Pace {
    return this.#rows.isShort ? 'long' : 'slow'
  }

  get results(): readonly StatementResult[] {
    return this.#exchange?.results ?? []
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** The next chunk, or nothing after the last. */
  async take(): Promise<Buffer | undefined> {
    while (this.#chunks.size === 0 && !this.#isDone) await this.#change()
    const chunk = this.#chunks.take()
    if (this.#chunks.size < highWater) this.#resume()
    if (chunk === undefined && this.#failure !== undefined) throw this.#failure.error
    return chunk
  }

  begin(flow: Flow): Exchange {
    this.#flow = flow
    this.#failure = undefined
    this.#exchange = new Exchange(this.#commands, this.#kept, {
      sink: (bytes, start, end) => this.#takeRow(bytes, start, end),
      unnamed: this.#hasPreparedAgain,
    })
    return this.#exchange
  }

  advance(exchange: Exchange, status: TransactionStatus): Exchange | undefined {
    const flow = this.#flow
    if (exchange.error !== undefined) this.#failure ??= { error: exchange.error }
    if (status !== 'idle') return new Exchange([this.#rollback], { first: 0, last: 0 })
    if (flow !== undefined && !this.#hasPreparedAgain && isStaleStatement(this.#failure?.error)) {
      this.#hasPreparedAgain = true
      return this.begin(flow)
    }
    this.#finish(this.#failure)
    return undefined
  }

  recordDuration(duration: number): void {
    this.#rows.recordDuration(duration)
  }

  canRunAgain(): boolean {
    if (this.#isDone || this.#chunks.hasRows || this.#hasLostConnection) return false
    this.#hasLostConnection = true
    return true
  }

  fail(error: unknown): void {
    this.#finish({ error })
  }

  #takeRow(bytes: Buffer, start: number, end: number): void {
    if (this.#isDone) return
    // DataRow: a count of fields (2 bytes), the size of the first (4 bytes), its bytes.
    const size = bytes.readInt32BE(start + 2)
    const first = start + 6 + this.#trim
    this.#chunks.append(bytes, first, Math.max(first, Math.min(start + 6 + size, end) - this.#trim))
    if (this.#chunks.size >= highWater) this.#pause()
    this.#wake()
  }

  #finish(failure: { readonly error: unknown } | undefined): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#failure = failure
    // Whatever else comes is read and dropped, so that the connection is free again.
    this.#resume()
    this.#flow = undefined
    this.#wake()
  }

  #pause(): void {
    this.#flow?.pause()
    this.#deadline.start()
  }

  #resume(): void {
    this.#deadline.stop()
    this.#flow?.resume()
  }

  async #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    await promise
  }
}
