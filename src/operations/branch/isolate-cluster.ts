import type { ProjectKeys } from '../../access/project-keys.ts'
import type { Log } from '../../base/log.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import type { PostgresSettings } from '../../postgres/settings.ts'
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
  const run = <T>(database: string, work: (transaction: Transaction) => Promise<T>) =>
    runTransaction({ target: target(database), settings, log }, {}, work)
  for (const database of await run('postgres', listSubscribedDatabases)) await run(database, cutSubscriptions)
  await run('postgres', async (transaction) => {
    await deleteCredentials(transaction)
    const { postgres, authenticator, authAdmin } = passwords
    await letLogIn(transaction, { postgres, authenticator, supabase_auth_admin: authAdmin })
  })
}
