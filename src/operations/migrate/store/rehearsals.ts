import type { Client } from 'pg'
import { sql } from '../../../postgres/sql.ts'
import type { Rehearsal } from '../types.ts'
import { hasTable, runSql } from './run-sql.ts'

/** A rehearsal replaces the one before it of the same version and content. */
export async function insertRehearsal(client: Client, { version, checksum, verdict, report }: Rehearsal): Promise<void> {
  await runSql(
    client,
    sql`insert into dorsal.rehearsals (version, checksum, verdict, report)
        values (${version}, ${checksum}, ${verdict}, ${JSON.stringify(report)}::jsonb)
        on conflict (version, checksum) do update set verdict = excluded.verdict, report = excluded.report, rehearsed_at = now()`,
  )
}

/** Nothing in a database that has never been prepared. */
export async function listRehearsals(client: Client): Promise<readonly Rehearsal[]> {
  if (!(await hasTable(client, 'dorsal.rehearsals'))) return []
  const { rows } = await runSql<Rehearsal>(client, sql`select version, checksum, verdict, report from dorsal.rehearsals order by version`)
  return rows
}
