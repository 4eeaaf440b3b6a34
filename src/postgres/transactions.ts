import pg, { type PoolClient } from 'pg'
import type { Log } from '../base/log.ts'
import { toClientConfig } from './client-config.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { connectionBroke, databaseClosed, isolationFixed, poolTimeout, transactionUndone, unreachable } from './errors.ts'
import { toPostgresFailure } from './plain-errors.ts'
import { runRoundTrip, runSession, toText } from './round-trip-step.ts'
import type { PostgresSettings } from './settings.ts'
import { renderSql, type Sql } from './sql.ts'
import { ConnectionLost, type Transaction, type TransactionOptions } from './types.ts'
import { cancelQuery, cancelWhile, readBackendKey } from './wire/cancel-query.ts'

export type Transactions = {
  readonly run: <T>(options: TransactionOptions, work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly stop: () => Promise<void>
}

/** Transactions over plain `pg`, on connections of their own that open when first needed and close when idle. */
export function createTransactions(target: ConnectionTarget, settings: PostgresSettings, log: Log): Transactions {
  const pool = new pg.Pool({ ...toClientConfig(target, settings.connectTimeout), max: settings.poolSize, idleTimeoutMillis: 10_000 })
  pool.on('error', (error) => log.debug({ error: error.message }, 'an idle connection ended'))
  let isStopped = false
  return {
    run: async (options, work) => {
      if (isStopped) throw databaseClosed()
      options.signal?.throwIfAborted()
      const client = await acquire(pool)
      return await runOn({ client, target }, options, work)
    },
    stop: async () => {
      isStopped = true
      await pool.end()
    },
  }
}

async function acquire(pool: pg.Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('timeout exceeded')) throw poolTimeout()
    throw unreachable(error)
  }
}

async function runOn<T>(
  { client, target }: { readonly client: PoolClient; readonly target: ConnectionTarget },
  options: TransactionOptions,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let broken: Error | undefined
  const noteBroken = (error: Error) => {
    broken = error
  }
  client.on('error', noteBroken)
  const stopCancelling = cancelOnAbort(target, client, options.signal)
  const progress = { isEnding: false }
  try {
    return await commitAround(client, options, { work, progress }).finally(stopCancelling)
  } catch (error) {
    await client.query('rollback').catch(noteBroken)
    options.signal?.throwIfAborted()
    throw toTransactionFailure(error, { mayBeDone: progress.isEnding && options.access !== 'read only' })
  } finally {
    client.off('error', noteBroken)
    client.release(broken)
  }
}

/** The function returned waits for a cancellation still on its way: it must not hit whoever has the connection next. */
function cancelOnAbort(target: ConnectionTarget, client: PoolClient, signal: AbortSignal | undefined): () => Promise<void> {
  let isOver = false
  let cancelling = Promise.resolve()
  const cancel = () => {
    cancelling = cancelQuery(target, readBackendKey(client))
    return cancelling
  }
  const onAbort = () => void cancelWhile(() => !isOver, cancel)
  signal?.addEventListener('abort', onAbort, { once: true })
  return async () => {
    isOver = true
    signal?.removeEventListener('abort', onAbort)
    await cancelling
  }
}

/** A connection that breaks before the COMMIT leaves nothing behind. */
function toTransactionFailure(error: unknown, { mayBeDone }: { readonly mayBeDone: boolean }): unknown {
  const failure = toPostgresFailure(error)
  return failure instanceof ConnectionLost && failure.sent ? connectionBroke(failure.cause, { sent: mayBeDone }) : failure
}

type CommittedWork<T> = {
  readonly work: (transaction: Transaction) => Promise<T>
  /** Told when the transaction is about to be ended. */
  readonly progress: { isEnding: boolean }
}

async function commitAround<T>(client: PoolClient, options: TransactionOptions, { work, progress }: CommittedWork<T>): Promise<T> {
  await client.query(renderBegin(options))
  await runSession(client, options.session ?? [])
  const result = await work(createTransaction(client, options))
  options.signal?.throwIfAborted()
  const end = options.end ?? 'commit'
  progress.isEnding = end === 'commit'
  const { command } = await client.query(end)
  // COMMIT after a failed statement is answered ROLLBACK, without an error.
  if (command !== end.toUpperCase()) throw transactionUndone()
  return result
}

function createTransaction(client: PoolClient, options: TransactionOptions): Transaction {
  const { signal, session = [], isolation } = options
  return {
    roundTrip: async (request) => {
      signal?.throwIfAborted()
      if (request.isolation !== undefined && request.isolation !== isolation) throw isolationFixed(request.isolation)
      const results = await runRoundTrip(client, request).catch(rethrow)
      await runSession(client, session)
      return results
    },
    query: async <T extends Record<string, unknown>>(statement: Sql) => {
      signal?.throwIfAborted()
      const { text, values } = renderSql(statement)
      const result = await client.query<T>({ text, values: values.map(toText) }).catch(rethrow)
      return result.rows
    },
    run: async (text) => {
      signal?.throwIfAborted()
      await client.query(text).catch(rethrow)
    },
  }
}

function rethrow(error: unknown): never {
  throw toPostgresFailure(error)
}

function renderBegin(options: TransactionOptions): string {
  const isolation = options.isolation === undefined ? '' : ` isolation level ${options.isolation}`
  return `begin${isolation} ${options.access ?? 'read write'}`
}
