import { sql } from '../sql.ts'
import {
  ConnectionLost,
  type Database,
  PostgresError,
  type RoundTrip,
  type RowStream,
  type StatementResult,
  type StreamRequest,
  type TransactionOptions,
} from '../types.ts'
import { type Position, parsePosition, renderPosition } from './position.ts'
import { type Replica, replicaGone } from './replica.ts'

/** The database of one client. */
export type PositionedDatabase = {
  readonly database: Pick<Database, 'roundTrip' | 'stream' | 'transaction'>
  /** Where the log stood after what he wrote here; undefined when he wrote nothing. */
  readonly position: () => string | undefined
}

export type PositionedNeeds = {
  readonly primary: Pick<Database, 'roundTrip' | 'stream' | 'transaction'>
  /** What he must see. */
  readonly after: Position | undefined
  readonly choose: (after: Position | undefined) => Replica | undefined
}

/**
 * Reads go to a replica, everything else to the primary. Whatever a replica cannot answer the primary is asked: so every error that a client
 * sees is the primary's, also where the replica does not know a new table yet.
 */
export function createPositionedDatabase({ primary, after, choose }: PositionedNeeds): PositionedDatabase {
  let seen = after
  let written: Position | undefined

  const noteWritten = (position: string): void => {
    written = parsePosition(position)
    if (seen === undefined || seen < written) seen = written
  }

  async function read(request: RoundTrip): Promise<readonly StatementResult[]> {
    const replica = mayLeavePrimary(request, seen) ? choose(seen) : undefined
    const state = replica?.state()
    if (replica === undefined || state?.kind !== 'used') return await primary.roundTrip(request)
    const guarded = guardRoundTrip(request, { after: seen, gone: replica.gone() })
    begin(replica)
    try {
      const results = await state.database.roundTrip(guarded)
      return seen === undefined ? results : results.slice(1)
    } catch (error) {
      if (!isPrimarysToAnswer(error, request.signal)) throw error
      replica.counts.fallbacks++
      return await primary.roundTrip(request)
    } finally {
      replica.counts.underWay--
    }
  }

  async function transaction<T>(options: TransactionOptions, work: Parameters<typeof primary.transaction<T>>[1]): Promise<T> {
    const result = await primary.transaction(options, work)
    if (options.access !== 'read only' && options.end !== 'rollback') noteWritten(await readPosition(primary))
    return result
  }

  return {
    database: {
      roundTrip: (request) =>
        request.access === 'read only' ? read(request) : primary.roundTrip({ ...request, onCommitted: noteWritten }),
      stream: (request) => {
        const replica = mayLeavePrimary(request, seen) ? choose(seen) : undefined
        return replica === undefined ? primary.stream(request) : streamFrom(replica, primary, { request, after: seen })
      },
      transaction,
    },
    position: () => (written === undefined ? undefined : renderPosition(written)),
  }
}

/** A standby has no serializable transactions; and with a snapshot taken once, the guard would look after it. */
function mayLeavePrimary({ isolation }: Pick<RoundTrip, 'isolation'>, after: Position | undefined): boolean {
  return isolation === undefined || (isolation === 'repeatable read' && after === undefined)
}

/**
 * What is known of a replica may be older than its restart, which can put it back. So the one that answers is asked itself, in the same
 * transaction; a promoted one has no such position and fails too.
 */
function renderGuard(after: Position) {
  return sql`select 1 / (pg_catalog.pg_is_in_recovery() and pg_catalog.pg_last_wal_replay_lsn() >= ${renderPosition(after)}::pg_lsn)::int`
}

type Guarding = { readonly after: Position | undefined; readonly gone: AbortSignal }

function guardRoundTrip(request: RoundTrip, { after, gone }: Guarding): RoundTrip {
  const signal = joinSignals(request.signal, gone)
  if (after === undefined) return { ...request, signal }
  const { check, statements } = request
  return {
    ...request,
    signal,
    statements: [renderGuard(after), ...statements],
    ...(check && { check: (results) => check(results.slice(1)) }),
  }
}

function joinSignals(own: AbortSignal | undefined, gone: AbortSignal): AbortSignal {
  return own === undefined ? gone : AbortSignal.any([own, gone])
}

function begin({ counts }: Replica): void {
  counts.underWay++
  counts.reads++
}

/** A statement that ran into its time limit would do so again. */
function isPrimarysToAnswer(error: unknown, signal: AbortSignal | undefined): boolean {
  if (signal?.aborted) return false
  if (error instanceof PostgresError) return error.fields.code !== '57014'
  return error === replicaGone || error instanceof ConnectionLost
}

async function readPosition(primary: Pick<Database, 'roundTrip'>): Promise<string> {
  const [result] = await primary.roundTrip({
    session: [],
    statements: [sql`select pg_catalog.pg_current_wal_insert_lsn()`],
    access: 'read only',
    end: 'commit',
    mayBeSlow: false,
  })
  return result?.rows[0]?.[0]?.toString() ?? '0/0'
}

type Streaming = { readonly request: StreamRequest; readonly after: Position | undefined }

/** Before its first chunk the primary can still take over; afterwards a failure is the client's to see. */
function streamFrom(replica: Replica, primary: Pick<Database, 'stream'>, { request, after }: Streaming): RowStream {
  const state = replica.state()
  if (state.kind !== 'used') return primary.stream(request)
  const before = after === undefined ? (request.before ?? []) : [renderGuard(after), ...(request.before ?? [])]
  const guarded = state.database.stream({ ...request, before, signal: joinSignals(request.signal, replica.gone()) })
  let results: RowStream['results'] = () => (after === undefined ? guarded.results() : guarded.results().slice(1))

  async function* takeChunks(): AsyncGenerator<Buffer, void, undefined> {
    let hasBegun = false
    begin(replica)
    try {
      for await (const chunk of guarded) {
        hasBegun = true
        yield chunk
      }
    } catch (error) {
      if (hasBegun || !isPrimarysToAnswer(error, request.signal)) throw error
      replica.counts.fallbacks++
      const own = primary.stream(request)
      results = own.results
      yield* own
    } finally {
      replica.counts.underWay--
    }
  }

  return { [Symbol.asyncIterator]: takeChunks, results: () => results() }
}
