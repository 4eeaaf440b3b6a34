import type { Fault } from '../base/fault.ts'
import type { Sql } from './sql.ts'

/** A custom or standard setting for the length of one transaction: `['role', 'anon']`, `['request.jwt.claims', '{…}']`. */
export type SessionSetting = readonly [name: string, value: string]

export type IsolationLevel = 'read committed' | 'repeatable read' | 'serializable'

/**
 * What one request asks of PostgreSQL: session settings first, then the statements in order, in one transaction.
 * The `role` setting comes first in `session`; a role that cannot be taken stops the transaction before any statement.
 */
export type RoundTrip = {
  readonly session: readonly SessionSetting[]
  readonly statements: readonly Sql[]
  readonly access: 'read only' | 'read write'
  /** Absent: the server's default. Anything else costs an explicit transaction. */
  readonly isolation?: IsolationLevel
  /** `rollback` runs everything and undoes it (Prefer: tx=rollback). Costs an explicit transaction. */
  readonly end: 'commit' | 'rollback'
  /** Looks at the results before the commit and throws to undo it. Costs an explicit transaction and a second round trip. */
  readonly check?: (results: readonly StatementResult[]) => void
  /** Told where the log stood after the commit (`pg_lsn` in text). Costs one statement more behind it, in the same write. */
  readonly onCommitted?: (position: string) => void
  /** Who asks, in any words: when requests have to wait, each client is served in turn. Absent: all who name none are one. */
  readonly client?: string
  /** Aborts when the client has left: the running query is cancelled in PostgreSQL. */
  readonly signal?: AbortSignal
  /** `true` when the statements may take long (rpc, writes, exports): others do not queue behind them. */
  readonly mayBeSlow: boolean
}

/** A read whose answer may be larger than memory, in one read-only transaction. */
export type StreamRequest = Pick<RoundTrip, 'session' | 'client' | 'signal' | 'isolation'> & {
  /** Run before it: what must be known when the first rows go out. */
  readonly before?: readonly Sql[]
  /** Its rows have one column, never null. */
  readonly statement: Sql
  /** Put between the rows: `,\n` of a JSON array, `\n` of CSV lines. */
  readonly separator: string
  /** Bytes cut off both ends of each row: 1 for rows that PostgreSQL prints in brackets. Cutting them in SQL costs it a third more. */
  readonly trim?: number
  /** Run when all rows are there. */
  readonly after?: readonly Sql[]
}

/** Rows joined into chunks; read once. */
export type RowStream = AsyncIterable<Buffer> & {
  /**
   * What the statements gave so far, in their order: those before are there with the first chunk, all of them at the end. The streamed one has
   * no rows here, only their number.
   */
  readonly results: () => readonly StatementResult[]
}

/** Fields in PostgreSQL's text format, untouched. */
export type Row = readonly (Buffer | null)[]

export type StatementResult = {
  readonly rows: readonly Row[]
  /** From the command tag: rows read, inserted, updated or deleted. */
  readonly affected: number
}

/** PostgreSQL's ErrorResponse (protocol 3, section 54.8), fields by name. */
export type PostgresErrorFields = {
  readonly severity: string
  /** SQLSTATE, five characters. */
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  readonly position?: string
  readonly schema?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
  readonly where?: string
  /** The function of PostgreSQL's source that raised it: never translated. */
  readonly routine?: string
}

/** PostgreSQL refused a statement. */
export class PostgresError extends Error {
  readonly fields: PostgresErrorFields

  constructor(fields: PostgresErrorFields) {
    super(fields.message)
    this.name = 'PostgresError'
    this.fields = fields
  }
}

/** No connection could be had or it broke. `sent` tells whether PostgreSQL may have run something that cannot be repeated. */
export class ConnectionLost extends Error {
  readonly sent: boolean

  constructor(message: string, options: { readonly sent: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'ConnectionLost'
    this.sent = options.sent
  }
}

/** Only a transaction can query. */
export type Transaction = {
  /** Rows as objects; values as `pg` parses them. */
  readonly query: <T extends Record<string, unknown>>(statement: Sql) => Promise<readonly T[]>
  /** Several statements of trusted SQL without values: a migration, a seed. */
  readonly run: (text: string) => Promise<void>
  /**
   * What `Database.roundTrip` does, as a step of this transaction. What it sets ends with it; an `end` of `rollback` undoes this step alone, a
   * `check` that throws and a refused statement undo the transaction. Throws `isolation_fixed` for another isolation than the transaction's.
   */
  readonly roundTrip: (request: RoundTrip) => Promise<readonly StatementResult[]>
}

export type TransactionOptions = {
  readonly access?: 'read only' | 'read write'
  readonly isolation?: IsolationLevel
  readonly session?: readonly SessionSetting[]
  /** `rollback` does everything and undoes it. Absent: `commit`. */
  readonly end?: 'commit' | 'rollback'
  readonly signal?: AbortSignal
}

/** How busy the connections are that serve requests. */
export type DatabaseCounts = {
  readonly connections: number
  readonly busy: number
  readonly waiting: number
  /** Requests answered 503 at once since the start, because the queue was full. */
  readonly refused: number
  /** Statements prepared, over all connections. */
  readonly statements: number
}

/** The one way to PostgreSQL for everything above this floor. */
export type Database = {
  /** The hot road. Throws PostgresError, ConnectionLost, or what `check` threw. */
  readonly roundTrip: (request: RoundTrip) => Promise<readonly StatementResult[]>
  /**
   * Rows as they come, joined into chunks of some 64 KiB. PostgreSQL waits while nobody takes the next chunk; leaving the loop, or aborting,
   * cancels the statement. Throws what `roundTrip` throws, also in the middle.
   */
  readonly stream: (request: StreamRequest) => RowStream
  /** The plain road, for everything that is not a request of the query engine. */
  readonly transaction: <T>(options: TransactionOptions, work: (transaction: Transaction) => Promise<T>) => Promise<T>
  /**
   * Hears NOTIFY on the channels until stopped; reconnects by itself and then calls `onGap`, since notifications may have been missed. Where none
   * can be heard it calls `onGap` every few seconds.
   */
  readonly listen: (
    channels: readonly string[],
    heard: (channel: string, payload: string) => void,
    onGap: () => void,
  ) => Promise<{ readonly stop: () => Promise<void> }>
  /**
   * Why a `roundTrip` or `stream` of this client would be refused at once: the queue is full, and the client has its share of it. Undefined: it would
   * not, or that cannot be known before it is asked. What is found counts as refused; `client` is called only when the queue is full, and gives
   * undefined for one that is not known yet.
   */
  readonly findRefusal: (client: () => string | undefined) => Fault | undefined
  readonly counts: () => DatabaseCounts
  readonly close: () => Promise<void>
}
