import { PostgresError, type PostgresErrorFields, type Transaction } from '../../../postgres/types.ts'

export type Attempt<T> = { readonly value: T; readonly refusal?: undefined } | { readonly refusal: PostgresErrorFields }

/** Runs a step that PostgreSQL may refuse without losing the transaction. `undo`: what it did is undone although it succeeded. */
export async function attempt<T>(
  transaction: Transaction,
  work: () => Promise<T>,
  { end }: { readonly end: 'keep' | 'undo' },
): Promise<Attempt<T>> {
  await transaction.run('savepoint dorsal_attempt')
  try {
    const value = await work()
    await transaction.run(end === 'keep' ? 'release dorsal_attempt' : 'rollback to dorsal_attempt; release dorsal_attempt')
    return { value }
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error
    await transaction.run('rollback to dorsal_attempt; release dorsal_attempt')
    return { refusal: error.fields }
  }
}
