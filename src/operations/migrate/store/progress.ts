import type { Client } from 'pg'
import { sql } from '../../../postgres/sql.ts'
import type { Progress } from '../types.ts'
import { hasTable, runSql } from './run-sql.ts'

const columns = sql`subject, checksum, statements, done, done_checksum as "doneChecksum", begun, batch,
  milliseconds, attempts, waited_milliseconds as "waitedMilliseconds", locks`

/** Files that are half applied; none in a database that has never been prepared. */
export async function listProgress(client: Client): Promise<readonly Progress[]> {
  if (!(await hasTable(client, 'dorsal.migration_progress'))) return []
  return (await runSql<Progress>(client, sql`select ${columns} from dorsal.migration_progress order by subject`)).rows
}

export async function findProgress(client: Client, subject: string): Promise<Progress | undefined> {
  const { rows } = await runSql<Progress>(client, sql`select ${columns} from dorsal.migration_progress where subject = ${subject}`)
  return rows[0]
}

export async function saveProgress(client: Client, progress: Progress): Promise<void> {
  const { subject, checksum, statements, done, doneChecksum, begun, batch, milliseconds, attempts, waitedMilliseconds, locks } = progress
  await runSql(
    client,
    sql`insert into dorsal.migration_progress
          (subject, checksum, statements, done, done_checksum, begun, batch, milliseconds, attempts, waited_milliseconds, locks)
        values (${subject}, ${checksum}, ${String(statements)}, ${String(done)}, ${doneChecksum},
          ${toJson(begun)}, ${toJson(batch)}, ${String(milliseconds)}, ${String(attempts)}, ${String(waitedMilliseconds)}, ${toJson(locks)})
        on conflict (subject) do update set
          checksum = excluded.checksum, statements = excluded.statements, done = excluded.done, done_checksum = excluded.done_checksum,
          begun = excluded.begun, batch = excluded.batch, milliseconds = excluded.milliseconds, attempts = excluded.attempts,
          waited_milliseconds = excluded.waited_milliseconds, locks = excluded.locks, updated_at = now()`,
  )
}

export async function deleteProgress(client: Client, subject: string): Promise<void> {
  await runSql(client, sql`delete from dorsal.migration_progress where subject = ${subject}`)
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
