import { identifier, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { CountedLoss, Loss } from '../types.ts'

/** How much of it a database holds; nothing where it has no such table. */
export async function countLoss(transaction: Transaction, loss: Loss): Promise<CountedLoss> {
  const table = identifier(...loss.path)
  const found = await transaction.query(sql`
    select from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname = ${loss.path[0] ?? ''} and c.relname = ${loss.path[1] ?? ''}`)
  if (found.length === 0) return { ...loss, count: 0 }
  const counted = loss.column === null ? sql`*` : identifier(loss.column)
  const [row] = await transaction.query<{ count: number }>(sql`select count(${counted})::int as count from ${table}`)
  return { ...loss, count: row?.count ?? 0 }
}
