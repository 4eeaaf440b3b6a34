import { PostgresError, type Transaction } from '../types.ts'

/** What PostgreSQL refused, in its words; undefined when nothing. The transaction goes on either way. */
export async function attempt(transaction: Transaction, work: () => Promise<void>): Promise<string | undefined> {
  await transaction.run('savepoint attempt')
  try {
    await work()
    await transaction.run('release savepoint attempt')
    return undefined
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error
    await transaction.run('rollback to savepoint attempt')
    return error.message
  }
}
