import type { SqlValue } from '../sql.ts'
import type { StatementShape } from '../statement-shapes.ts'
import type { PostgresError, Row, StatementResult } from '../types.ts'
import { readAffected, readRow } from './read-messages.ts'

export type Command = { readonly shape: StatementShape; readonly values: readonly SqlValue[] }

/** ReadyForQuery: outside a transaction, inside one, inside one that failed. */
export type TransactionStatus = 'idle' | 'open' | 'failed'

/** Stops and starts the reading of a connection. */
export type Flow = { readonly pause: () => void; readonly resume: () => void }

/** Takes the DataRow bodies of a streamed statement as they come; the bytes are only valid during the call. */
export type RowSink = (bytes: Buffer, start: number, end: number) => void

/** Whose results are somebody's: those of commands `first` up to `last`. The rows of `streamed` go to the sink. */
export type Kept = { readonly first: number; readonly last: number; readonly streamed?: number }

export type ExchangeOptions = {
  readonly sink?: RowSink
  /** Every statement is parsed where it is used and none is kept: what cannot miss one. */
  readonly unnamed?: boolean
  /** Sent in the same write, behind the Sync: what is to be seen of the transaction's end. The exchange is complete when this one is. */
  readonly afterwards?: Exchange | undefined
  /** Called when the first byte is about to leave: from then on what PostgreSQL sees is settled. */
  readonly onLeave?: (() => void) | undefined
}

/** Commands up to one Sync, and what came back for them. */
export class Exchange {
  readonly commands: readonly Command[]
  readonly sink: RowSink | undefined
  readonly isUnnamed: boolean
  readonly afterwards: Exchange | undefined
  readonly onLeave: (() => void) | undefined
  /** Statements whose ParseComplete is still to come, in order. */
  readonly parsing: StatementShape[] = []
  readonly results: StatementResult[] = []
  error: PostgresError | undefined
  #rows: Row[] = []
  readonly #first: number
  readonly #last: number
  readonly #streamed: number
  #completed = 0

  /** The results of session settings, BEGIN and COMMIT are nobody's. */
  constructor(
    commands: readonly Command[],
    { first, last, streamed }: Kept,
    { sink, unnamed = false, afterwards, onLeave }: ExchangeOptions = {},
  ) {
    this.commands = commands
    this.#first = first
    this.#last = last
    this.#streamed = streamed ?? -1
    this.sink = sink
    this.isUnnamed = unnamed
    this.afterwards = afterwards
    this.onLeave = onLeave
  }

  takeRow(bytes: Buffer, start: number, end: number, isOwned: boolean): void {
    if (!this.#isKept()) return
    if (this.sink === undefined || this.#completed !== this.#streamed) this.#rows.push(readRow(bytes, start, end, isOwned))
    else this.sink(bytes, start, end)
  }

  completeCommand(bytes: Buffer, start: number, end: number): void {
    if (this.#isKept()) {
      this.results.push({ rows: this.#rows, affected: readAffected(bytes, start, end) })
      this.#rows = []
    }
    this.#completed++
  }

  #isKept(): boolean {
    return this.#completed >= this.#first && this.#completed < this.#last
  }
}
