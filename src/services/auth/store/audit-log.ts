import { joinSql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { type ChainLink, toNextLink } from '../domain/audit-chain.ts'
import type { AuditNote } from '../types.ts'

/**
 * Writes the notes of a transaction as its last deed. The lock on the end of the chain is thus held for a moment only, and nothing else is
 * waited for while it is held: transactions that write at once cannot block each other for good.
 */
export async function insertAuditEntries(transaction: Pick<Transaction, 'query'>, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return
  let link = await lockEndOfChain(transaction)
  const rows = notes.map((note) => {
    const next = toNextLink(link, note)
    const row = sql`('00000000-0000-0000-0000-000000000000'::uuid, ${note.id}::uuid, ${JSON.stringify(note.payload)}::json,
      ${note.createdAt.toISOString()}::timestamptz, ${note.ipAddress}, ${String(next.sequence)}::bigint, ${link.hash}, ${next.hash})`
    link = next
    return row
  })
  await transaction.query(
    sql`with entries as (
        insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address, sequence, prev_hash, hash)
        values ${joinSql(rows, sql`, `)}
      )
      update dorsal.auth_audit_tip set sequence = ${String(link.sequence)}, hash = ${link.hash}`,
  )
}

async function lockEndOfChain(transaction: Pick<Transaction, 'query'>): Promise<ChainLink> {
  const [tip] = await transaction.query<{ sequence: string; hash: string }>(
    sql`select sequence, hash from dorsal.auth_audit_tip for update`,
  )
  if (tip === undefined) throw new Error('The end of the audit chain is missing')
  return { sequence: Number(tip.sequence), hash: tip.hash }
}
