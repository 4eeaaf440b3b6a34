import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** Bytes of this database on its server's disk. */
export async function readDatabaseSize(transaction: Pick<Transaction, 'query'>): Promise<number> {
  const [row] = await transaction.query<{ bytes: string }>(sql`select pg_database_size(current_database()) as bytes`)
  return Number(row?.bytes ?? 0)
}
