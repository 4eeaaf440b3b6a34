import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Proof } from '../types.ts'

const kept = 400

export async function insertProof(transaction: Transaction, proof: Proof): Promise<void> {
  const { id, startedAt, verdict } = proof
  await transaction.query(sql`insert into dorsal.proofs (id, started_at, verdict, proof)
    values (${id}, ${startedAt}::timestamptz, ${verdict}, ${JSON.stringify(proof)}::jsonb) on conflict (id) do nothing`)
  await transaction.query(
    sql`delete from dorsal.proofs where id not in (select id from dorsal.proofs order by id desc limit ${String(kept)}::int)`,
  )
}

/** The newest first. */
export async function listProofs(transaction: Transaction, most: number): Promise<readonly Proof[]> {
  const rows = await transaction.query<{ proof: Proof }>(
    sql`select proof from dorsal.proofs order by started_at desc limit ${String(most)}::int`,
  )
  return rows.map(({ proof }) => proof)
}
