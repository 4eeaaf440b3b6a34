import { readFile } from 'node:fs/promises'
import type { Client } from 'pg'
import { Fault } from '../../base/fault.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import type { MigrationFile, SqlFile } from '../../project/types.ts'
import { withClient } from './adapters/connect-client.ts'
import { compareLedger } from './domain/compare-ledger.ts'
import { parseUtf8, readScript, toChecksum } from './domain/read-script.ts'
import { migrationsOutOfOrder, migrationVersionTwice, sqlFileUnreadable } from './errors.ts'
import { insertMigration, insertSeed, readLedger, readSeedLedger, tryLock, waitForLock } from './store/ledger.ts'
import { insertRehearsal, listRehearsals } from './store/rehearsals.ts'
import { runScript } from './store/run-script.ts'
import type { AppliedMigration, MigrationStatus, Rehearsal, SeedReport, StatementWatch } from './types.ts'

export type {
  AppliedMigration,
  MigrationState,
  MigrationStatus,
  Rehearsal,
  RehearsalReport,
  RunningStatement,
  ScriptFailure,
  SeedReport,
  StatementWatch,
} from './types.ts'

/** The tables of this house, for `applyHouseMigrations`; they must stand before anything else here is called. */
export const migrateHouse = { house: 'migrate', folder: new URL('./migrations/', import.meta.url) }

/** What is applied, pending, changed, missing or out of order. Changes nothing. */
export async function readMigrationStatus(
  target: ConnectionTarget,
  migrations: readonly MigrationFile[],
): Promise<readonly MigrationStatus[]> {
  return await withClient(target, (client) => readStatus(client, migrations))
}

/** Writes down what a rehearsal found: `applyMigrations` refuses what was forbidden, as long as the file is the same. */
export async function recordRehearsal(target: ConnectionTarget, rehearsal: Rehearsal): Promise<void> {
  await withClient(target, (client) => insertRehearsal(client, rehearsal))
}

/** The last rehearsal of each migration and content. */
export async function readRehearsals(target: ConnectionTarget): Promise<readonly Rehearsal[]> {
  return await withClient(target, listRehearsals)
}

/** What identifies the content of a migration in the ledger and in a rehearsal. Throws `sql_file_unreadable`. */
export async function readChecksum({ file, path }: SqlFile): Promise<string> {
  return toChecksum(parseUtf8(file, await readBytes(file, path)))
}

export type ApplyOptions = {
  readonly target: ConnectionTarget
  readonly migrations: readonly MigrationFile[]
  /** Applies files older than one that is applied already, instead of refusing. */
  readonly includeAll: boolean
  /** Called around each statement and commit, for who measures what a migration does. */
  readonly watch?: StatementWatch
  readonly onProgress: (line: string) => void
}

/**
 * Applies every pending migration in order, one process at a time. A failing one leaves the database as it was before that file and ends
 * the run. Throws `migrations_out_of_order`, `migration_version_twice`, `sql_file_failed`, `sql_file_refused`, `sql_file_unreadable`.
 */
export async function applyMigrations(options: ApplyOptions): Promise<readonly AppliedMigration[]> {
  checkVersions(options.migrations)
  return await withLock(options, async (client) => {
    const status = await readStatus(client, options.migrations)
    const late = status.filter(({ state }) => state === 'out of order')
    if (late.length > 0 && !options.includeAll) throw migrationsOutOfOrder(late.flatMap(({ file }) => file ?? []))
    for (const concern of status.flatMap(describeConcern)) options.onProgress(concern)
    const waiting = new Set(status.filter(({ state }) => state === 'pending' || state === 'out of order').map(({ version }) => version))
    const applied: AppliedMigration[] = []
    for (const migration of options.migrations) {
      if (!waiting.has(migration.version)) continue
      options.onProgress(`Applying ${migration.file}`)
      applied.push(await applyOne(options, migration))
    }
    return applied
  })
}

function describeConcern({ state, version, name, file }: MigrationStatus): readonly string[] {
  if (state === 'changed') return [`${file} has changed since it was applied; the change has no effect`]
  return state === 'missing' ? [`Migration ${version} ${name} is applied and has no file here`] : []
}

export type SeedOptions = {
  readonly target: ConnectionTarget
  readonly files: readonly SqlFile[]
  /** `new files` leaves out those that ran once to their end. */
  readonly run: 'all' | 'new files'
  readonly onProgress: (line: string) => void
}

/** Runs seed files in order, each in its transaction. A failing one is reported and ends the run; it never throws for what a file holds. */
export async function runSeed(options: SeedOptions): Promise<readonly SeedReport[]> {
  return await withLock(options, async (client) => {
    const done = options.run === 'all' ? new Set<string>() : await readSeedLedger(client)
    const reports: SeedReport[] = []
    for (const file of options.files) {
      if (done.has(file.file)) reports.push({ kind: 'already applied', file: file.file })
      else {
        options.onProgress(`Seeding from ${file.file}`)
        reports.push(await seedOne(options.target, file))
      }
      if (reports.at(-1)?.kind === 'failed') break
    }
    return reports
  })
}

async function applyOne(
  { target, watch }: Pick<ApplyOptions, 'target' | 'watch'>,
  { version, name, file, path }: MigrationFile,
): Promise<AppliedMigration> {
  const started = performance.now()
  const script = await readScript(file, await readBytes(file, path))
  await withClient(target, (client) =>
    runScript({ client, watch }, script, () =>
      insertMigration(client, { version, name, script, milliseconds: millisecondsSince(started) }),
    ),
  )
  return { version, name, file, statements: script.statements.length, milliseconds: millisecondsSince(started) }
}

async function seedOne(target: ConnectionTarget, { file, path }: SqlFile): Promise<SeedReport> {
  const started = performance.now()
  try {
    const script = await readScript(file, await readBytes(file, path))
    await withClient(target, (client) => runScript({ client }, script, () => insertSeed(client, script, millisecondsSince(started))))
    return { kind: 'applied', file, statements: script.statements.length, milliseconds: millisecondsSince(started) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { kind: 'failed', file, code: error.code, problem: error.message, fix: error.hint }
  }
}

async function readStatus(client: Client, migrations: readonly MigrationFile[]): Promise<readonly MigrationStatus[]> {
  const files = await Promise.all(
    migrations.map(async ({ version, name, file, path }) => ({ version, name, file, checksum: await readChecksum({ file, path }) })),
  )
  return compareLedger(files, await readLedger(client))
}

async function withLock<T>(
  { target, onProgress }: { readonly target: ConnectionTarget; readonly onProgress: (line: string) => void },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return await withClient(target, async (client) => {
    if (!(await tryLock(client))) {
      onProgress('Another process is migrating or seeding this database; waiting for it')
      await waitForLock(client)
    }
    return await work(client)
  })
}

function checkVersions(migrations: readonly MigrationFile[]): void {
  for (const [version, same] of Map.groupBy(migrations, (migration) => migration.version))
    if (same.length > 1)
      throw migrationVersionTwice(
        version,
        same.map(({ file }) => file),
      )
}

async function readBytes(file: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw sqlFileUnreadable(file, 'cannot be read', cause)
  }
}

function millisecondsSince(started: number): number {
  return Math.round(performance.now() - started)
}
