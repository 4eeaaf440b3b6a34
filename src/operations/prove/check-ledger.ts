import { sql } from '../../postgres/sql.ts'
import type { Transaction } from '../../postgres/types.ts'
import type { ProofCheck } from './types.ts'

/** The migrations of the restored database are those of the live one, but for the later ones. */
export async function checkLedger(transaction: Transaction, readLive: () => Promise<readonly string[]>): Promise<ProofCheck> {
  const name = 'migrations'
  const live = await readLive()
  const [ledger] = await transaction.query<{ there: boolean }>(
    sql`select to_regclass('supabase_migrations.schema_migrations') is not null as there`,
  )
  const rows = ledger?.there
    ? await transaction.query<{ version: string }>(sql`select version from supabase_migrations.schema_migrations order by version`)
    : []
  const unknown = rows.map(({ version }) => version).filter((version) => !live.includes(version))
  if (unknown.length > 0) return { name, verdict: 'does not hold', detail: `not in the live ledger: ${unknown.join(', ')}` }
  return { name, verdict: 'holds', detail: `${rows.length} of ${live.length} were applied then` }
}
