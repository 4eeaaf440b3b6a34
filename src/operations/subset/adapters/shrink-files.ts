import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { identifier, renderSql, sql } from '../../../postgres/sql.ts'
import { withClient } from '../../../postgres/with-client.ts'

/** VACUUM FULL gives the room of deleted rows back to the disk; it runs in no transaction. */
export async function shrinkFiles(target: ConnectionTarget, tables: readonly string[]): Promise<void> {
  await withClient(target, async (client) => {
    for (const table of tables) await client.query(renderSql(sql`vacuum (full, analyze) ${identifier(...table.split('.'))}`).text)
    await client.query('checkpoint')
  })
}
