import { toPostgresFailure } from '../../../../postgres/plain-errors.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { PostgresError } from '../../../../postgres/types.ts'

export type Tried<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'refused'; readonly reason: string }

/** Does something and undoes it; what PostgreSQL refuses is told and the transaction goes on. Throws ConnectionLost. */
export async function tryInSavepoint<T>(transaction: Transaction, work: () => Promise<T>): Promise<Tried<T>> {
  await transaction.run('savepoint measured')
  try {
    return { kind: 'done', value: await work() }
  } catch (error) {
    const failure = toPostgresFailure(error)
    if (!(failure instanceof PostgresError)) throw error
    return { kind: 'refused', reason: failure.message }
  } finally {
    await transaction.run('rollback to savepoint measured; release savepoint measured')
  }
}
