import type { Client } from 'pg'
import { renderSql, type Sql, sql } from '../../../postgres/sql.ts'

/** One statement on a plain connection. */
export async function runSql<Row extends Record<string, unknown>>(
  client: Client,
  statement: Sql,
): Promise<{ readonly rows: readonly Row[]; readonly rowCount: number | null }> {
  const { text, values } = renderSql(statement)
  return await client.query<Row>(text, [...values])
}

export async function hasTable(client: Client, name: string): Promise<boolean> {
  const { rows } = await runSql<{ exists: boolean }>(client, sql`select to_regclass(${name}) is not null as exists`)
  return rows[0]?.exists === true
}
