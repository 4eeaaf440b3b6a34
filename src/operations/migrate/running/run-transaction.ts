import type { Statement } from '../../../postgres/statements/types.ts'
import { retryLocks } from '../locks/retry-locks.ts'
import { listTakenLocks } from '../store/activity.ts'
import type { Step } from '../types.ts'
import { inTransaction } from './in-transaction.ts'
import { runStatement } from './run-statement.ts'
import type { Work } from './work.ts'

/** Its statements, and that they are done, in one transaction, which is tried again as a whole while a lock cannot be had. */
export async function runTransaction(work: Work, step: Extract<Step, { readonly kind: 'transaction' }>): Promise<void> {
  const { statements, before } = step
  const kept = work.script.mode === 'transaction' ? 0 : before
  const run = async () => {
    for (const [index, statement] of statements.entries()) await runStatement(work, { statement, before: before + index, kept })
    work.tally.addLocks(await listTakenLocks(work.observer, work.pid))
    await work.complete(before + statements.length)
  }
  await retryLocks(work, () => inTransaction(work.client, run, () => commit(work, statements, kept)))
}

/** A deferred constraint speaks at the commit: the last statement is the nearest place there is. */
async function commit({ client, script, watch }: Work, statements: readonly Statement[], kept: number): Promise<void> {
  const last = statements.at(-1) ?? { text: '', offset: 0, effect: 'plain' }
  const isWatched = script.mode === 'transaction'
  await runStatement({ client, script, watch: isWatched ? watch : undefined }, { statement: { ...last, text: 'commit' }, before: 0, kept })
}
