import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** What the database takes on its server's disk. */
export async function readDatabaseBytes({ query }: Transaction): Promise<number> {
  const [size] = await query<{ readonly bytes: number }>(sql`select pg_database_size(current_database())::float8 as bytes`)
  return size?.bytes ?? 0
}
