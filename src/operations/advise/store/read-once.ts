import type { Transaction } from '../../../postgres/types.ts'
import type { AdviceInput, AdvisedSettings, Reader } from '../types.ts'

/** Runs each reader once, and keeps what it gave or threw. One that PostgreSQL refuses leaves the transaction usable for the next. */
export function createReadOnce(transaction: Transaction, settings: AdvisedSettings): AdviceInput['read'] {
  const answers = new Map<Reader<unknown>, Promise<unknown>>()
  let last: Promise<unknown> = Promise.resolve()
  return <T>(reader: Reader<T>): Promise<T> => {
    const known = answers.get(reader)
    if (known !== undefined) return known as Promise<T>
    // One after another: a savepoint of one reader may not hold the statements of the next.
    const answer = last.then(() => readInSavepoint(transaction, settings, reader))
    last = answer.catch(() => undefined)
    answers.set(reader, answer)
    return answer
  }
}

async function readInSavepoint<T>(transaction: Transaction, settings: AdvisedSettings, reader: Reader<T>): Promise<T> {
  await transaction.run('savepoint reader; set local search_path = pg_catalog')
  try {
    return await reader(transaction, settings)
  } finally {
    // Always back, so that a role or setting that the reader took is given up as well.
    await transaction.run('rollback to savepoint reader; release savepoint reader')
  }
}
