import type { Log } from '../../base/log.ts'
import type { Database } from '../../postgres/types.ts'
import { isTableMissing } from './idempotency/answer-once.ts'
import { deleteExpiredReplies } from './idempotency/kept-replies.ts'

const minute = 60_000
const mostAtOnce = 1000

export type KeyCleaning = { readonly stop: () => Promise<void> }

/** Deletes kept answers whose time is over, every ten minutes; they are not given any more before that. */
export function startKeyCleaning(database: Pick<Database, 'transaction'>, log: Log): KeyCleaning {
  let underWay = Promise.resolve()
  const timer = setInterval(() => {
    underWay = underWay.then(() => deleteExpiredKeys(database)).catch(complain)
  }, 10 * minute)
  timer.unref()

  function complain(error: unknown): void {
    if (isTableMissing(error)) clearInterval(timer)
    else log.warn({ err: error }, 'expired idempotency keys could not be deleted')
  }

  return {
    stop: async () => {
      clearInterval(timer)
      await underWay
    },
  }
}

export async function deleteExpiredKeys(database: Pick<Database, 'transaction'>): Promise<void> {
  let deleted: number
  do deleted = await database.transaction({}, (transaction) => deleteExpiredReplies(transaction, mostAtOnce))
  while (deleted === mostAtOnce)
}
