import type { Client } from 'pg'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { identifier, renderSql, sql } from '../../../postgres/sql.ts'
import { withClient } from '../../../postgres/with-client.ts'

/**
 * Writes tables anew so that no dead row, statistic or segment of the log keeps an original: VACUUM FULL, fresh statistics, and a log that begins
 * after all this, its older segments removed and none of them used again.
 */
export async function rewriteFiles(
  target: ConnectionTarget,
  tables: readonly (readonly string[])[],
  onProgress: (line: string) => void,
): Promise<void> {
  await withClient(target, async (client) => {
    await client.query('alter system set wal_recycle = off')
    await client.query('select pg_reload_conf()')
    for (const table of tables) {
      onProgress(`Writing ${table.join('.')} anew`)
      await client.query(renderSql(sql`vacuum (full, analyze) ${identifier(...table)}`).text)
    }
    for (const catalog of ['pg_statistic', 'pg_statistic_ext_data']) await client.query(`vacuum full pg_catalog.${catalog}`)
    await forgetStatements(client)
    for (let times = 0; times < 2; times++) {
      await client.query('select pg_switch_wal()')
      await client.query('checkpoint')
    }
    await client.query('alter system reset wal_recycle')
    await client.query('select pg_reload_conf()')
  })
}

async function forgetStatements(client: Client): Promise<void> {
  const { rows } = await client.query(
    "select extnamespace::regnamespace::text as schema from pg_extension where extname = 'pg_stat_statements'",
  )
  const [{ schema } = { schema: undefined }] = rows
  if (typeof schema === 'string') await client.query(`select ${schema}.pg_stat_statements_reset()`)
}
