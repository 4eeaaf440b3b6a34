import type { Client } from 'pg'
import { sql } from '../../../postgres/sql.ts'
import type { LedgerEntry, Script, Tally } from '../types.ts'
import { hasTable, runSql } from './run-sql.ts'

type Applied = { readonly version: string; readonly name: string; readonly script: Script; readonly tally: Tally }

/** What was applied, by Dorsal or by another tool that keeps Supabase's table; nothing in a database that neither has prepared. */
export async function readLedger(client: Client): Promise<readonly LedgerEntry[]> {
  if (!(await hasTable(client, 'supabase_migrations.schema_migrations'))) return []
  const { rows } = await runSql<LedgerEntry>(client, (await hasTable(client, 'dorsal.migration_progress')) ? withOurs : supabaseOnly)
  return rows
}

const supabaseOnly = sql`
  select version, name, null as checksum, null as "appliedAt", null as tally from supabase_migrations.schema_migrations`

const withOurs = sql`
  select m.version, m.name, l.checksum, l.applied_at as "appliedAt",
    case when l.version is not null then json_build_object('milliseconds', l.milliseconds, 'attempts', l.attempts,
      'waitedMilliseconds', l.waited_milliseconds, 'locks', l.locks) end as tally
  from supabase_migrations.schema_migrations m left join dorsal.migration_ledger l using (version)`

export async function insertMigration(client: Client, { version, name, script, tally }: Applied): Promise<void> {
  const statements = JSON.stringify(script.statements.map(({ text }) => text))
  const { milliseconds, attempts, waitedMilliseconds, locks } = tally
  await runSql(
    client,
    sql`insert into supabase_migrations.schema_migrations (version, name, statements)
        select ${version}, ${name}, coalesce(array_agg(value order by ordinality), '{}')
        from json_array_elements_text(${statements}::json) with ordinality`,
  )
  await runSql(
    client,
    sql`insert into dorsal.migration_ledger (version, checksum, milliseconds, attempts, waited_milliseconds, locks)
        values (${version}, ${script.checksum}, ${String(milliseconds)}, ${String(attempts)}, ${String(waitedMilliseconds)},
          ${JSON.stringify(locks)})
        on conflict (version) do update set checksum = excluded.checksum, milliseconds = excluded.milliseconds,
          attempts = excluded.attempts, waited_milliseconds = excluded.waited_milliseconds, locks = excluded.locks, applied_at = now()`,
  )
}

/** Takes it out, so that it is pending again. */
export async function deleteMigration(client: Client, version: string): Promise<void> {
  await runSql(client, sql`delete from supabase_migrations.schema_migrations where version = ${version}`)
  await runSql(client, sql`delete from dorsal.migration_ledger where version = ${version}`)
}

/** Files that ran once to their end, whatever they hold now. */
export async function readSeedLedger(client: Client): Promise<ReadonlySet<string>> {
  const { rows } = await runSql<{ file: string }>(client, sql`select file from dorsal.seed_ledger`)
  return new Set(rows.map(({ file }) => file))
}

export async function insertSeed(client: Client, script: Script, milliseconds: number): Promise<void> {
  await runSql(
    client,
    sql`insert into dorsal.seed_ledger (file, checksum, milliseconds) values (${script.file}, ${script.checksum}, ${String(milliseconds)})
        on conflict (file) do update set checksum = excluded.checksum, milliseconds = excluded.milliseconds, applied_at = now()`,
  )
}

/** Held by the session until it ends. `false`: another process has it. */
export async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await runSql<{ locked: boolean }>(
    client,
    sql`select pg_try_advisory_lock(hashtextextended('dorsal.migrate', 0)) as locked`,
  )
  return rows[0]?.locked === true
}
