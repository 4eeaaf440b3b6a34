import type { MigrationFile } from '../../project/types.ts'
import { isWaiting } from './domain/compare-ledger.ts'
import { checkRehearsals } from './domain/judge-rehearsals.ts'
import { describeContract, withholdContracts } from './domain/withhold-contracts.ts'
import { migrationsOutOfOrder, migrationVersionTwice } from './errors.ts'
import { hashMigrations, readScriptFile, readStatus } from './read-status.ts'
import { runFile } from './running/run-file.ts'
import { type MigrateSettings, migrateDefaults } from './settings.ts'
import { isEmptyDatabase } from './store/is-empty-database.ts'
import { insertMigration } from './store/ledger.ts'
import { listRehearsals } from './store/rehearsals.ts'
import type { AppliedMigration, JudgeOldShape, MigrationStatus, OldShapeUse, Run, Script } from './types.ts'
import { withHouseLock } from './with-house-lock.ts'

export type ApplyOptions = Pick<Run, 'target' | 'watch' | 'signal' | 'onProgress'> & {
  readonly migrations: readonly MigrationFile[]
  /** Applies files older than one that is applied already, instead of refusing. */
  readonly includeAll: boolean
  /** Versions or files that are applied although a rehearsal forbade them. */
  readonly despite?: readonly string[]
  /** `when unused`: migrations that end an old shape are told and not applied while somebody may use it, except in a database without any table. */
  readonly contracts?: 'apply' | 'when unused'
  /** Without it, nobody knows of any shape whether it is used. */
  readonly judgeOldShape?: JudgeOldShape
  readonly settings?: MigrateSettings
}

/**
 * Applies every pending migration in order, one process at a time. A failing one leaves the database as it was before that file, or, where one
 * transaction cannot hold it, as it was before the statement that failed; it ends the run. Throws `migrations_out_of_order`,
 * `migration_version_twice`, `migration_forbidden`, `migration_not_rehearsed`, `despite_unknown`, `contract_without_expand`, `sql_file_refused`, `sql_file_unreadable` before
 * anything runs, and what `runFile` throws.
 */
export async function applyMigrations({ settings = migrateDefaults, ...options }: ApplyOptions): Promise<readonly AppliedMigration[]> {
  checkVersions(options.migrations)
  return await withHouseLock({ ...options, settings }, async (run) => {
    const waiting = await listWaiting(run, options)
    const scripts = await Promise.all(waiting.map(async (migration) => ({ migration, script: await readScriptFile(migration) })))
    const applied: AppliedMigration[] = []
    for (const { migration, script } of scripts) {
      run.onProgress(`Applying ${migration.file}`)
      applied.push(await applyOne(run, migration, script))
    }
    return applied
  })
}

async function listWaiting(run: Run, options: Omit<ApplyOptions, 'settings'>): Promise<readonly MigrationFile[]> {
  const status = await readStatus(run.observer, options.migrations)
  const late = status.filter(({ state }) => state === 'out of order')
  if (late.length > 0 && !options.includeAll) throw migrationsOutOfOrder(late.flatMap(({ file }) => file ?? []))
  for (const concern of status.flatMap(describeConcern)) run.onProgress(concern)
  const withheld = options.contracts === 'when unused' ? await listWithheld(run, status, options.judgeOldShape ?? knowNothing) : []
  const versions = new Set(status.filter((each) => isWaiting(each) && !withheld.includes(each)).map(({ version }) => version))
  const waiting = options.migrations.filter(({ version }) => versions.has(version))
  checkRehearsals(await hashMigrations(waiting), {
    rehearsals: await listRehearsals(run.observer),
    despite: options.despite ?? [],
    required: run.settings.requireRehearsal,
  })
  return waiting
}

async function listWithheld(run: Run, status: readonly MigrationStatus[], judge: JudgeOldShape): Promise<readonly MigrationStatus[]> {
  const withheld: MigrationStatus[] = []
  for (const { migration, contract } of withholdContracts(status, { isEmpty: await isEmptyDatabase(run.observer) })) {
    const use = await judge(contract)
    run.onProgress(describeContract(migration, contract, use))
    if (use.kind !== 'unused') withheld.push(migration)
  }
  return withheld
}

async function knowNothing(): Promise<OldShapeUse> {
  return { kind: 'could not be checked', sentence: 'no use is recorded' }
}

function describeConcern({ state, version, name, file }: MigrationStatus): readonly string[] {
  if (state === 'changed') return [`${file} has changed since it was applied; the change has no effect`]
  return state === 'missing' ? [`Migration ${version} ${name} is applied and has no file here`] : []
}

async function applyOne(run: Run, { version, name, file }: MigrationFile, script: Script): Promise<AppliedMigration> {
  const tally = await runFile(run, {
    subject: version,
    script,
    record: (client, measured) => insertMigration(client, { version, name, script, tally: measured }),
  })
  return { version, name, file, statements: script.statements.length, ...tally }
}

function checkVersions(migrations: readonly MigrationFile[]): void {
  for (const [version, same] of Map.groupBy(migrations, (migration) => migration.version))
    if (same.length > 1)
      throw migrationVersionTwice(
        version,
        same.map(({ file }) => file),
      )
}
