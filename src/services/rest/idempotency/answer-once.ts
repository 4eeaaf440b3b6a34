import { sql } from '../../../postgres/sql.ts'
import { type Database, PostgresError, type Transaction, type TransactionOptions } from '../../../postgres/types.ts'
import type { Reply } from '../reply/reply.ts'
import type { RestSettings } from '../settings.ts'
import { keyInUse, keyReused, keysUnavailable } from './errors.ts'
import { findKeptReply, insertKeptReply, type KeptReply } from './kept-replies.ts'
import type { KeyClaim } from './key-claim.ts'

export type Once = {
  readonly claim: KeyClaim
  readonly database: Pick<Database, 'transaction'>
  readonly settings: Pick<RestSettings, 'idempotencyLifetime' | 'idempotencyWait'>
  readonly options: TransactionOptions
}

/**
 * Does the work and keeps its reply in one transaction, or gives the reply that was kept. Work that throws leaves nothing behind, so that it
 * may be tried again with the same key. Throws `idempotency_key_reused`, `idempotency_key_in_use`, `idempotency_unavailable`, and what the
 * work throws.
 */
export async function answerOnce(
  { claim, database, settings, options }: Once,
  work: (transaction: Transaction) => Promise<Reply>,
): Promise<Reply> {
  return await database.transaction(options, async (transaction) => {
    await lockKey(transaction, claim, settings.idempotencyWait)
    const kept = await findKeptReply(transaction, claim.id).catch(explain)
    if (kept !== undefined) return repeat(kept, claim)
    const reply = await work(transaction)
    await insertKeptReply(transaction, claim, reply, settings.idempotencyLifetime).catch(explain)
    return reply
  })
}

function repeat({ fingerprint, reply }: KeptReply, claim: KeyClaim): Reply {
  if (!fingerprint.equals(claim.fingerprint)) throw keyReused()
  return { ...reply, headers: [...reply.headers, ['idempotent-replayed', 'true']] }
}

/**
 * Held to the end of the transaction. A statement of its own: what the other request keeps is seen only by statements that begin after it
 * has let go.
 */
async function lockKey(transaction: Transaction, { id }: KeyClaim, wait: number): Promise<void> {
  const lock = sql`${id.readBigInt64BE().toString()}::bigint`
  if (wait > 0) return await waitForKey(transaction, () => transaction.query(sql`select pg_advisory_xact_lock(${lock})`), wait)
  const [row] = await transaction.query<{ isFree: boolean }>(sql`select pg_try_advisory_xact_lock(${lock}) as "isFree"`)
  if (row?.isFree !== true) throw keyInUse()
}

async function waitForKey(transaction: Transaction, lock: () => Promise<unknown>, wait: number): Promise<void> {
  await transaction.query(sql`select set_config('lock_timeout', ${`${wait}s`}, true)`)
  await lock().catch(explain)
  await transaction.run('reset lock_timeout')
}

const serializationFailure = '40001'
const lockNotAvailable = '55P03'
const undefinedTable = '42P01'
const insufficientPrivilege = '42501'

/** Only of our own statements: the work has refusals of its own. */
function explain(error: unknown): never {
  const code = error instanceof PostgresError ? error.fields.code : undefined
  if (code === serializationFailure || code === lockNotAvailable) throw keyInUse(error)
  throw isTableMissing(error) ? keysUnavailable(error) : error
}

/** The database was not prepared by us, or not for this login. */
export function isTableMissing(error: unknown): boolean {
  return error instanceof PostgresError && [undefinedTable, insufficientPrivilege].includes(error.fields.code)
}
