import { type Log, silentLog } from '../base/log.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { type PostgresSettings, postgresDefaults } from './settings.ts'
import { createTransactions } from './transactions.ts'
import type { Transaction, TransactionOptions } from './types.ts'

export type TransactionPlace = { readonly target: ConnectionTarget; readonly settings?: PostgresSettings; readonly log?: Log }

/** One transaction on a connection of its own, closed when this returns. Throws ConnectionLost, PostgresError and what `work` throws. */
export async function runTransaction<T>(
  { target, settings = postgresDefaults, log = silentLog }: TransactionPlace,
  options: TransactionOptions,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const transactions = createTransactions(target, settings, log)
  try {
    return await transactions.run(options, work)
  } finally {
    await transactions.stop()
  }
}
