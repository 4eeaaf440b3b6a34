import { identifier, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { emptiedTables } from '../domain/own-tables.ts'

/** Removes sessions, tokens, logs and keys, and who signs in by somebody else's account; gives how many rows each table had. */
export async function emptyTables(transaction: Transaction): Promise<readonly { readonly table: string; readonly rows: number }[]> {
  const emptied: { table: string; rows: number }[] = []
  for (const table of emptiedTables) {
    if (!(await hasTable(transaction, table))) continue
    const [gone] = await transaction.query<{ rows: number }>(
      sql`with gone as (delete from ${identifier(...table.split('.'))} returning 1) select count(*)::int as rows from gone`,
    )
    if (gone !== undefined && gone.rows > 0) emptied.push({ table, rows: gone.rows })
  }
  if (await hasTable(transaction, 'dorsal.auth_audit_tip'))
    await transaction.run("update dorsal.auth_audit_tip set sequence = 0, hash = ''")
  if (await hasTable(transaction, 'auth.identities'))
    await transaction.run("delete from auth.identities where provider not in ('email', 'phone')")
  return emptied
}

async function hasTable(transaction: Transaction, name: string): Promise<boolean> {
  const [row] = await transaction.query<{ exists: boolean }>(sql`select to_regclass(${name}) is not null as exists`)
  return row?.exists === true
}
