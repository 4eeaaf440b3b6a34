import type { ProjectKeys } from '../../access/project-keys.ts'
import type { Log } from '../../base/log.ts'
import type { PostgresSettings } from '../../postgres/settings.ts'
import { createTransactions } from '../../postgres/transactions.ts'
import type { Transaction } from '../../postgres/types.ts'
import { cutSubscriptions, deleteCredentials, letLogIn, listSubscribedDatabases } from './store/isolate.ts'
import type { BranchTarget } from './types.ts'

export type IsolationOptions = {
  readonly target: BranchTarget
  readonly passwords: ProjectKeys['databasePasswords']
  readonly settings: PostgresSettings
  readonly log: Log
}

/** Takes from a copy what ties it to the database it was copied from: passwords of Dorsal's roles, keys, sessions, subscriptions. */
export async function isolateCluster({ target, passwords, settings, log }: IsolationOptions): Promise<void> {
  const run = async <T>(database: string, work: (transaction: Transaction) => Promise<T>): Promise<T> => {
    const transactions = createTransactions(target(database), settings, log)
    try {
      return await transactions.run({}, work)
    } finally {
      await transactions.stop()
    }
  }
  for (const database of await run('postgres', listSubscribedDatabases)) await run(database, cutSubscriptions)
  await run('postgres', async (transaction) => {
    await deleteCredentials(transaction)
    const { postgres, authenticator, authAdmin } = passwords
    await letLogIn(transaction, { postgres, authenticator, supabase_auth_admin: authAdmin })
  })
}
