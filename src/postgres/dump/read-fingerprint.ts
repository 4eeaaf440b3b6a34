import { sql } from '../sql.ts'
import type { DumpConnection } from './dump-connection.ts'
import { renderColumns, renderOrigin } from './render-rows.ts'
import type { DumpedTable, Fingerprint } from './types.ts'

/**
 * Counts the rows of a table and adds up 64 bits of the MD5 of each row's text: equal on two servers of any versions when the rows are, in
 * whatever order they lie. It finds what was lost or changed on the way, not what somebody forged.
 */
export async function readFingerprint(connection: DumpConnection, table: DumpedTable): Promise<Fingerprint> {
  const [row] = await connection.query<{ rows: string; sum: string }>(sql`
    select count(*) as rows,
      coalesce(sum(('x' || substr(md5(row(${renderColumns(table)})::text), 1, 16))::bit(64)::bigint::numeric), 0)::text as sum
    from ${renderOrigin(table)}`)
  return { rows: Number(row?.rows ?? 0), sum: row?.sum ?? '0' }
}
