import type { ConnectionTarget } from '../connection-target.ts'
import { runTransaction } from '../run-transaction.ts'
import { sql } from '../sql.ts'
import type { Transaction } from '../types.ts'
import { checkForeignKeys } from './check-foreign-keys.ts'
import { checkRelations } from './check-relations.ts'
import type { IntegrityCheck, IntegrityDepth } from './types.ts'

export type IntegrityOptions = {
  readonly target: (database?: string) => ConnectionTarget
  readonly depth: IntegrityDepth
  readonly onProgress: (line: string) => void
}

/**
 * Reads every database of a cluster from its first page to its last: tables and indexes by `amcheck`, foreign keys by asking for rows that
 * break them. As a superuser; leaves nothing behind, not even the extension. Throws ConnectionLost.
 */
export async function checkIntegrity(options: IntegrityOptions): Promise<readonly IntegrityCheck[]> {
  const databases = await runTransaction({ target: options.target() }, { end: 'rollback' }, (transaction) =>
    transaction.query<{ name: string }>(sql`select datname as name from pg_database where datallowconn and not datistemplate order by 1`),
  )
  const checks: IntegrityCheck[] = []
  for (const { name } of databases) {
    const check = (transaction: Transaction) => checkDatabase(transaction, name, options)
    checks.push(...(await runTransaction({ target: options.target(name) }, { end: 'rollback' }, check)))
  }
  return checks
}

async function checkDatabase(
  transaction: Transaction,
  name: string,
  { depth, onProgress }: IntegrityOptions,
): Promise<readonly IntegrityCheck[]> {
  onProgress(`Reading every table and index of the database ${name}`)
  const relations = await checkRelations(transaction, depth)
  const checks = depth === 'quick' ? relations : [...relations, await checkForeignKeys(transaction)]
  return checks.map((check) => ({ ...check, name: `${check.name} of ${name}` }))
}
