import { integer, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import type { ChainedEntry, ChainLink } from '../domain/audit-chain.ts'
import type { Page } from '../domain/page.ts'
import type { AuthTransaction } from '../types.ts'

/** An entry as the API shows it. */
export type AuditEntry = {
  readonly id: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly created_at: Date
  readonly ip_address: string
}

/** Names in the payload, one of which holds the text. */
export type AuditFilter = { readonly names: readonly string[]; readonly text: string }

/** Newest first, and how many there are on all pages. */
export async function listAuditEntries(
  transaction: Pick<AuthTransaction, 'query'>,
  { page, filter }: { readonly page: Page; readonly filter: AuditFilter | undefined },
): Promise<{ readonly entries: readonly AuditEntry[]; readonly total: number }> {
  const found = filter === undefined ? sql`true` : renderFilter(filter)
  const entries = await transaction.query<AuditEntry>(
    sql`select id, payload, created_at, ip_address from auth.audit_log_entries where ${found}
      order by created_at desc, sequence desc nulls last, id
      limit ${integer(page.size)} offset ${integer((page.number - 1) * page.size)}`,
  )
  const [count] = await transaction.query<{ total: string }>(sql`select count(*) as total from auth.audit_log_entries where ${found}`)
  return { entries, total: Number(count?.total ?? 0) }
}

/** The part of the chain behind a number, in its order. */
export async function listChainedEntries(
  transaction: Pick<AuthTransaction, 'query'>,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly ChainedEntry[]> {
  const rows = await transaction.query<ChainRow>(
    sql`select id, payload, created_at, ip_address, sequence, coalesce(prev_hash, '') as prev_hash, coalesce(hash, '') as hash
      from auth.audit_log_entries where sequence > ${String(after)}::bigint order by sequence limit ${integer(limit)}`,
  )
  return rows.map((row) => ({
    id: row.id,
    payload: row.payload,
    createdAt: row.created_at,
    ipAddress: row.ip_address,
    sequence: Number(row.sequence),
    previousHash: row.prev_hash,
    hash: row.hash,
  }))
}

/** What the writers hold to be the end of the chain. */
export async function findAuditTip(transaction: Pick<AuthTransaction, 'query'>): Promise<ChainLink | undefined> {
  const [tip] = await transaction.query<{ sequence: string; hash: string }>(sql`select sequence, hash from dorsal.auth_audit_tip`)
  return tip === undefined ? undefined : { sequence: Number(tip.sequence), hash: tip.hash }
}

type ChainRow = AuditEntry & { readonly sequence: string; readonly prev_hash: string; readonly hash: string }

function renderFilter({ names, text }: AuditFilter): Sql {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  return joinSql(
    names.map((name) => sql`payload ->> ${name} like ${pattern}`),
    sql` or `,
  )
}

export async function countUnchainedEntries(transaction: Pick<AuthTransaction, 'query'>): Promise<number> {
  const [count] = await transaction.query<{ total: string }>(
    sql`select count(*) as total from auth.audit_log_entries where sequence is null`,
  )
  return Number(count?.total ?? 0)
}
