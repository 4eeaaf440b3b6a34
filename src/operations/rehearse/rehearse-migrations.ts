import { Fault } from '../../base/fault.ts'
import { toPostgresFailure } from '../../postgres/plain-errors.ts'
import { ConnectionLost, type Database } from '../../postgres/types.ts'
import { buildReport, type NamedMigration } from './domain/build-report.ts'
import type { MigrationWatch, ObservedFile } from './observation.ts'
import { askBeside } from './store/ask.ts'
import type { MigrationReport } from './types.ts'
import { createMigrationWatch } from './watch-migrations.ts'

/**
 * Applies one migration to a copy as `dorsal migrate` would, telling of each statement, and gives the number of them. Throws a Fault when it is
 * refused, by PostgreSQL for instance.
 */
export type ApplyOne = (migration: NamedMigration, watch: MigrationWatch) => Promise<number>

export type RehearsalOptions = {
  /** A superuser of the copy, on which nothing else happens. */
  readonly database: Database
  /** Those that are pending, in order. */
  readonly migrations: readonly NamedMigration[]
  readonly apply: ApplyOne
  readonly onProgress: (line: string) => void
}

/** Why a migration did not run to its end. Only a refusal says something about the migration. */
export type Failure = { readonly kind: 'refused' | 'broken'; readonly sentence: string }

/** What became of one: its report, or why there is none; neither where a file holds nothing to run. The first that fails is the last tried. */
export type Rehearsed = {
  readonly migration: NamedMigration
  readonly report: MigrationReport | null
  readonly failure: Failure | null
}

/** Applies pending migrations to a copy of the database, one after another, and measures what each statement locks, rewrites and destroys. */
export async function rehearseMigrations({ database, migrations, apply, onProgress }: RehearsalOptions): Promise<readonly Rehearsed[]> {
  const beside = askBeside(database)
  const rehearsed: Rehearsed[] = []
  for (const [place, migration] of migrations.entries()) {
    onProgress(`Rehearsing ${migration.file} (${place + 1} of ${migrations.length})`)
    const { watch, finish } = createMigrationWatch(beside)
    const applied = await tryToApply(() => apply(migration, watch))
    const report = applied.failure === null ? await findReport(migration, applied.statements, finish) : null
    rehearsed.push({ migration, failure: applied.failure, report })
    if (applied.failure !== null) break
  }
  return rehearsed
}

async function findReport(
  migration: NamedMigration,
  statements: number,
  finish: () => Promise<readonly ObservedFile[]>,
): Promise<MigrationReport | null> {
  const observed = (await finish()).find(({ script }) => script.file === migration.file)
  if (observed !== undefined) return buildReport(migration, observed)
  if (statements > 0) throw new Error(`${migration.file} ran unseen`)
  return null
}

export type Applied = { readonly statements: number; readonly failure: Failure | null }

/** What `apply` gives, or what it ends with: a Fault, or a connection that is gone. */
export async function tryToApply(apply: () => Promise<number>): Promise<Applied> {
  try {
    return { statements: await apply(), failure: null }
  } catch (error) {
    const failure = toPostgresFailure(error)
    if (failure instanceof ConnectionLost) return { statements: 0, failure: { kind: 'broken', sentence: failure.message } }
    if (!(failure instanceof Fault)) throw failure
    return { statements: 0, failure: { kind: failure.status < 500 ? 'refused' : 'broken', sentence: failure.message } }
  }
}
