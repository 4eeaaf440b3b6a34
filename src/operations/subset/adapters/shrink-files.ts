import pg from 'pg'
import { toClientConfig } from '../../../postgres/client-config.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { unreachable } from '../../../postgres/errors.ts'
import { identifier, renderSql, sql } from '../../../postgres/sql.ts'

/** VACUUM FULL gives the room of deleted rows back to the disk; it runs in no transaction. */
export async function shrinkFiles(target: ConnectionTarget, tables: readonly string[]): Promise<void> {
  const client = new pg.Client(toClientConfig(target, 30))
  // A connection that breaks is told by the statement that runs, or by the next.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw unreachable(error)
  }
  try {
    for (const table of tables) await client.query(renderSql(sql`vacuum (full, analyze) ${identifier(...table.split('.'))}`).text)
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}
