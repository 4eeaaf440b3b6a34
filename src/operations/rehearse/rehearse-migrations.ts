import { Fault } from '../../base/fault.ts'
import type { Database } from '../../postgres/types.ts'
import { buildReport, type NamedMigration } from './domain/build-report.ts'
import { askBeside } from './store/ask.ts'
import type { MigrationReport } from './types.ts'
import { createMigrationWatch, type MigrationWatch } from './watch-migrations.ts'

/** Applies one migration to a copy as `dorsal migrate` would, telling of each statement. Throws a Fault when PostgreSQL refuses it. */
export type ApplyOne = (migration: NamedMigration, watch?: MigrationWatch) => Promise<void>

export type RehearsalOptions = {
  /** A superuser of the copy, on which nothing else happens. */
  readonly database: Database
  /** Those that are pending, in order. */
  readonly migrations: readonly NamedMigration[]
  readonly apply: ApplyOne
  readonly onProgress: (line: string) => void
}

/** What became of one: its report, or why there is none. The first that fails is the last that is tried. */
export type Rehearsed = { readonly migration: NamedMigration; readonly report: MigrationReport | null; readonly failure: string | null }

/** Applies pending migrations to a copy of the database, one after another, and measures what each statement locks, rewrites and destroys. */
export async function rehearseMigrations({ database, migrations, apply, onProgress }: RehearsalOptions): Promise<readonly Rehearsed[]> {
  const beside = askBeside(database)
  const rehearsed: Rehearsed[] = []
  for (const [place, migration] of migrations.entries()) {
    onProgress(`Rehearsing ${migration.file} (${place + 1} of ${migrations.length})`)
    const { watch, finish } = createMigrationWatch(beside)
    const failure = await findFailure(() => apply(migration, watch))
    const observed = failure === null ? (await finish()).find(({ script }) => script.file === migration.file) : undefined
    rehearsed.push({ migration, failure, report: observed === undefined ? null : buildReport(migration, observed) })
    if (failure !== null) break
  }
  return rehearsed
}

/** The sentence of the Fault that `work` ends with. */
export async function findFailure(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}
