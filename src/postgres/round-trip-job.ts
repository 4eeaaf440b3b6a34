import type { Job, Pace } from './job.ts'
import { planCommand } from './plan-command.ts'
import { findRole, type SessionStatements } from './session-settings.ts'
import type { StatementShape, StatementShapes } from './statement-shapes.ts'
import type { RoundTrip, StatementResult } from './types.ts'
import { type Command, Exchange, type TransactionStatus } from './wire/exchange.ts'
import { isStaleStatement } from './wire/wire-connection.ts'

export type Answer = {
  readonly resolve: (results: readonly StatementResult[]) => void
  readonly reject: (error: unknown) => void
  readonly onLeave?: (() => void) | undefined
}

type Ending = RoundTrip['end']

/** Runs one RoundTrip: in an implicit transaction where that is enough, between BEGIN and COMMIT where not. */
export class RoundTripJob implements Job {
  readonly signal: AbortSignal | undefined
  readonly client: string
  readonly #request: RoundTrip
  readonly #answer: Answer
  readonly #shapes: StatementShapes
  readonly #statements: readonly Command[]
  readonly #session: Command
  readonly #main: StatementShape | undefined
  readonly #isExplicit: boolean
  #results: readonly StatementResult[] = []
  #failure: { readonly error: unknown } | undefined
  #isEnding = false
  #hasPreparedAgain = false
  #hasLostConnection = false

  constructor(request: RoundTrip, answer: Answer, sessions: SessionStatements) {
    this.signal = request.signal
    this.client = request.client ?? ''
    this.#request = request
    this.#answer = answer
    this.#shapes = sessions.shapes
    this.#statements = planStatements(request, sessions.shapes)
    this.#main = this.#statements.at(-1)?.shape
    this.#isExplicit = request.isolation !== undefined || request.end === 'rollback' || request.check !== undefined
    this.#session = sessions.plan(request.session, { isReadOnly: !this.#isExplicit && request.access === 'read only' })
  }

  get pace(): Pace {
    if (this.#request.mayBeSlow) return 'slow'
    return !this.#isExplicit && this.#main?.isShort === true ? 'short' : 'long'
  }

  get mayWrite(): boolean {
    return this.#request.access === 'read write'
  }

  begin(): Exchange {
    this.#isEnding = false
    this.#failure = undefined
    const before = this.#isExplicit ? [this.#command(renderBegin(this.#request)), this.#session] : [this.#session]
    const after = this.#isExplicit && this.#request.check === undefined ? [this.#command(this.#request.end)] : []
    const commands = [...before, ...this.#statements, ...after]
    const kept = { first: before.length, last: before.length + this.#statements.length }
    const afterwards = this.#request.check === undefined ? this.#planPosition() : undefined
    return new Exchange(commands, kept, { unnamed: this.#hasPreparedAgain, afterwards, onLeave: this.#answer.onLeave })
  }

  advance(exchange: Exchange, status: TransactionStatus): Exchange | undefined {
    if (this.#isEnding) this.#failure ??= toFailure(exchange)
    else this.#judge(exchange)
    if (status !== 'idle') return this.#end(this.#failure === undefined ? this.#request.end : 'rollback')
    if (this.#shouldPrepareAgain()) return this.begin()
    if (this.#failure === undefined) this.#succeed(exchange)
    else this.#answer.reject(this.#failure.error)
    return undefined
  }

  recordDuration(duration: number): void {
    if (!this.#request.mayBeSlow) this.#main?.recordDuration(duration)
  }

  canRunAgain(): boolean {
    if (this.mayWrite || this.#hasLostConnection) return false
    this.#hasLostConnection = true
    return true
  }

  fail(error: unknown): void {
    this.#answer.reject(error)
  }

  #judge(exchange: Exchange): void {
    this.#results = exchange.results
    this.#failure = toFailure(exchange)
    if (this.#failure !== undefined || this.#request.check === undefined) return
    try {
      this.#request.check(exchange.results)
    } catch (error) {
      this.#failure = { error }
    }
  }

  #end(ending: Ending): Exchange {
    this.#isEnding = true
    const afterwards = ending === 'commit' ? this.#planPosition() : undefined
    return new Exchange([this.#command(ending)], { first: 0, last: 0 }, { afterwards })
  }

  #succeed({ afterwards }: Exchange): void {
    const position = afterwards?.results[0]?.rows[0]?.[0]?.toString()
    if (position !== undefined) this.#request.onCommitted?.(position)
    this.#answer.resolve(this.#results)
  }

  /** Behind the transaction and not in it: there its own commit is still to come. */
  #planPosition(): Exchange | undefined {
    if (this.#request.onCommitted === undefined) return undefined
    return new Exchange([this.#command('select pg_catalog.pg_current_wal_insert_lsn()')], { first: 0, last: 1 })
  }

  #shouldPrepareAgain(): boolean {
    if (this.#hasPreparedAgain || !isStaleStatement(this.#failure?.error)) return false
    this.#hasPreparedAgain = true
    return true
  }

  #command(text: string): Command {
    return { shape: this.#shapes.get('', text), values: [] }
  }
}

function planStatements(request: RoundTrip, shapes: StatementShapes): readonly Command[] {
  const role = findRole(request.session)
  return request.statements.map((statement) => planCommand(statement, role, shapes))
}

function renderBegin(request: RoundTrip): string {
  return request.isolation === undefined ? `begin ${request.access}` : `begin isolation level ${request.isolation} ${request.access}`
}

function toFailure(exchange: Exchange): { readonly error: unknown } | undefined {
  return exchange.error === undefined ? undefined : { error: exchange.error }
}
