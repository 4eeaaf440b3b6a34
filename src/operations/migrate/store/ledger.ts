import type { Client } from 'pg'
import { sql } from '../../../postgres/sql.ts'
import type { LedgerEntry, Script } from '../types.ts'
import { hasTable, runSql } from './run-sql.ts'

type Applied = { readonly version: string; readonly name: string; readonly script: Script; readonly milliseconds: number }

/** What was applied, by Dorsal or by another tool that keeps Supabase's table; nothing in a database that neither has prepared. */
export async function readLedger(client: Client): Promise<readonly LedgerEntry[]> {
  if (!(await hasTable(client, 'supabase_migrations.schema_migrations'))) return []
  const applied = (await hasTable(client, 'dorsal.migration_ledger'))
    ? sql`select m.version, m.name, l.checksum, l.applied_at
          from supabase_migrations.schema_migrations m left join dorsal.migration_ledger l using (version)`
    : sql`select version, name, null as checksum, null as applied_at from supabase_migrations.schema_migrations`
  const { rows } = await runSql<{ version: string; name: string | null; checksum: string | null; applied_at: Date | null }>(client, applied)
  return rows.map(({ version, name, checksum, applied_at }) => ({ version, name, checksum, appliedAt: applied_at }))
}

export async function insertMigration(client: Client, { version, name, script, milliseconds }: Applied): Promise<void> {
  const statements = JSON.stringify(script.statements.map(({ text }) => text))
  await runSql(
    client,
    sql`insert into supabase_migrations.schema_migrations (version, name, statements)
        select ${version}, ${name}, coalesce(array_agg(value order by ordinality), '{}')
        from json_array_elements_text(${statements}::json) with ordinality`,
  )
  await runSql(
    client,
    sql`insert into dorsal.migration_ledger (version, checksum, milliseconds)
        values (${version}, ${script.checksum}, ${String(milliseconds)})
        on conflict (version) do update set checksum = excluded.checksum, milliseconds = excluded.milliseconds, applied_at = now()`,
  )
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

export async function waitForLock(client: Client): Promise<void> {
  await runSql(client, sql`select pg_advisory_lock(hashtextextended('dorsal.migrate', 0))`)
}
