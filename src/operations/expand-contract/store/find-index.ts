import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { ColumnPicture, TablePicture } from '../types.ts'

/** Whether a valid index over all rows begins with the column. */
export async function hasIndexOn(transaction: Transaction, table: TablePicture, column: ColumnPicture): Promise<boolean> {
  const rows = await transaction.query(sql`
    select from pg_index where indrelid = ${table.oid}::oid and indisvalid and indpred is null and indkey[0] = ${String(column.number)}::int`)
  return rows.length > 0
}
