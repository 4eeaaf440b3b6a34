import type { Log } from '../../base/log.ts'
import type { Database } from '../../postgres/types.ts'
import { deleteOldLimits } from './adapters/limits.ts'
import { createAuthDatabase } from './auth-database.ts'
import type { AuthSettings } from './settings.ts'
import { deleteExpiredRows } from './store/expired-rows.ts'

export type AuthCleaning = { readonly stop: () => Promise<void> }

const minute = 60_000

/** Deletes what nobody can use any more, every ten minutes: nothing of it is accepted before that either. */
export function startAuthCleaning(database: Pick<Database, 'transaction' | 'roundTrip'>, settings: AuthSettings, log: Log): AuthCleaning {
  const authDatabase = createAuthDatabase(database)
  let underWay = Promise.resolve()
  async function clean(): Promise<void> {
    let deleted: number
    do deleted = await authDatabase.transaction({}, (transaction) => deleteExpiredRows(transaction, settings))
    while (deleted > 0)
    await deleteOldLimits(database)
  }
  const timer = setInterval(() => {
    underWay = underWay.then(clean).catch((error: unknown) => log.warn({ err: error }, 'expired rows of auth could not be deleted'))
  }, 10 * minute)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await underWay
    },
  }
}
