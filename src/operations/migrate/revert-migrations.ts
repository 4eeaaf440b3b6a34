import type { MigrationFile, SqlFile } from '../../project/types.ts'
import { toDownSubject } from './domain/compare-ledger.ts'
import { readScriptFile } from './read-status.ts'
import { runFile } from './running/run-file.ts'
import { type MigrateSettings, migrateDefaults } from './settings.ts'
import { deleteMigration } from './store/ledger.ts'
import type { Run } from './types.ts'
import { withHouseLock } from './with-house-lock.ts'

/** A migration that has a way back. */
export type RevertibleMigration = MigrationFile & { readonly down: SqlFile }

export type RevertOptions = Pick<Run, 'target' | 'signal' | 'onProgress'> & {
  /** In the order in which they are undone: the newest first. */
  readonly migrations: readonly RevertibleMigration[]
  readonly settings?: MigrateSettings
}

export type RevertedMigration = Pick<MigrationFile, 'version' | 'name'> & { readonly file: string; readonly milliseconds: number }

/**
 * Runs the down files of migrations and takes the migrations out of the ledger, each in one transaction where that is possible. A failing one
 * ends the run. Throws `sql_file_refused`, `sql_file_unreadable` before anything runs, and what `runFile` throws.
 */
export async function revertMigrations({ settings = migrateDefaults, ...options }: RevertOptions): Promise<readonly RevertedMigration[]> {
  return await withHouseLock({ ...options, settings }, async (run) => {
    const jobs = await Promise.all(
      options.migrations.map(async (migration) => ({ migration, script: await readScriptFile(migration.down) })),
    )
    const reverted: RevertedMigration[] = []
    for (const { migration, script } of jobs) {
      const { version, name, down } = migration
      run.onProgress(`Undoing ${migration.file} by ${down.file}`)
      const record = (client: Parameters<typeof deleteMigration>[0]) => deleteMigration(client, version)
      const { milliseconds } = await runFile(run, { subject: toDownSubject(version), script, record })
      reverted.push({ version, name, file: down.file, milliseconds })
    }
    return reverted
  })
}
