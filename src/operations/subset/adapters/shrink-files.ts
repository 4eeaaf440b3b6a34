import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { renderSql, sql } from '../../../postgres/sql.ts'
import { withClient } from '../../../postgres/with-client.ts'
import { quotedName } from '../domain/quoted-name.ts'

/** `tables` by their quoted names. VACUUM FULL gives the room of deleted rows back to the disk; it runs in no transaction. */
export async function shrinkFiles(target: ConnectionTarget, tables: readonly string[]): Promise<void> {
  await withClient(target, async (client) => {
    for (const table of tables) await client.query(renderSql(sql`vacuum (full, analyze) ${quotedName(table)}`).text)
    await client.query('checkpoint')
  })
}
