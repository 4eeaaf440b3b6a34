import { createHash } from 'node:crypto'
import { runTransaction, type TransactionPlace } from '../../postgres/run-transaction.ts'
import { sql } from '../../postgres/sql.ts'
import { readFacts } from './store/read-facts.ts'

/** The same for two states of a database between which no grant, policy, role, relation or function changed. */
export async function readPermissionFingerprint(place: TransactionPlace): Promise<string> {
  const facts = await runTransaction(place, { access: 'read only' }, async (transaction) => {
    await transaction.query(sql`select set_config('search_path', '', true)`)
    return await readFacts(transaction)
  })
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}
