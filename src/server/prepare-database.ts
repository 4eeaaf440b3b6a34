import type { ProjectKeys } from '../access/project-keys.ts'
import { systemClock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { type AppliedMigration, applyMigrations, runSeed, type SeedReport } from '../operations/migrate/operation.ts'
import type { ConnectionTarget } from '../postgres/connection-target.ts'
import { connectDatabase, type DatabaseOptions } from '../postgres/database.ts'
import { applyHouseMigrations } from '../postgres/house-migrations.ts'
import { sql } from '../postgres/sql.ts'
import { ConnectionLost, type Database, PostgresError } from '../postgres/types.ts'
import { listMigrations, listSeedFiles } from '../project/list-sql-files.ts'
import { projectSettings } from '../project/settings.ts'
import type { Project } from '../project/types.ts'
import { explainUnreachable } from './connect-libpq.ts'
import { directUrlMissing, otherSecrets, postgresTooOld, preparationNotAllowed } from './errors.ts'
import { authHouse, catalogHouse, houses } from './houses.ts'
import { createOldShapeJudge } from './migrations/judge-old-shape.ts'
import type { OpenPostgres } from './open-postgres.ts'
import type { DorsalSettings } from './settings.ts'

export const oldestPostgres = 150_000

export type Preparation = {
  readonly project: Project
  readonly settings: DorsalSettings
  readonly postgres: OpenPostgres
  readonly log: Log
  readonly onProgress: (line: string) => void
  /** Stops migrations and seeds; the next run goes on from there. */
  readonly signal?: AbortSignal
}

export type MigrationChoice = {
  /** `when unused`: what ends an old shape is told and not applied while an application may use it. */
  readonly contracts: 'apply' | 'when unused'
  /** Applies files older than one that is applied already, instead of refusing. */
  readonly includeAll: boolean
  /** Versions or files that are applied although a rehearsal forbade them. */
  readonly despite?: readonly string[]
}

/**
 * Roles, functions and tables of Dorsal itself. Throws `postgres_too_old`, `database_unreachable`, `preparation_not_allowed`,
 * `other_secrets`, `direct_url_missing`.
 */
export async function prepareHouses(preparation: Preparation, passwords: ProjectKeys['databasePasswords']): Promise<void> {
  if (preparation.postgres.kind === 'external') await prepareExternal(preparation)
  else await prepareEmbedded(preparation, passwords)
}

async function prepareEmbedded({ postgres, settings, log }: Preparation, passwords: ProjectKeys['databasePasswords']): Promise<void> {
  try {
    const applied = await applyHouseMigrations(postgres.owner, houses, log)
    if (applied.length === 0) return
    await withDatabase(postgres.owner, { settings, log }, async (database) => {
      await letLogIn(database, 'authenticator', passwords.authenticator)
      await letLogIn(database, 'supabase_auth_admin', passwords.authAdmin)
    })
  } catch (error) {
    throw error instanceof ConnectionLost && isPasswordRefusal(error.cause) ? otherSecrets(error) : error
  }
}

async function prepareExternal({ postgres, settings, log }: Preparation): Promise<void> {
  if (postgres.listenAt === undefined) throw directUrlMissing()
  await withDatabase(postgres.owner, { settings, log }, checkVersion)
  try {
    await applyHouseMigrations(
      postgres.owner,
      houses.filter((each) => each !== authHouse && each !== catalogHouse),
      log,
    )
  } catch (error) {
    throw isRefused(error) ? preparationNotAllowed(error.message, error) : error
  }
  try {
    await applyHouseMigrations(postgres.owner, [authHouse], log)
  } catch (error) {
    if (!isRefused(error)) throw error
    log.warn({ reason: error.message, hint: error.fields.hint }, 'auth cannot be prepared here')
  }
  try {
    await applyHouseMigrations(postgres.owner, [catalogHouse], log)
  } catch (error) {
    // Event triggers want a superuser; the catalog is then compared at intervals, and `dorsal status` says so.
    if (!isRefused(error)) throw error
    log.info('schema changes cannot be announced here')
  }
}

/** The project's own migrations. Throws the Faults of `applyMigrations`. */
export async function prepareProject(
  { project, settings, postgres, log, onProgress, signal }: Preparation,
  choice: MigrationChoice,
): Promise<readonly AppliedMigration[]> {
  const { migrations, misnamed } = await listMigrations(project)
  for (const file of misnamed) log.warn({ file }, 'not a migration: its name is not <timestamp>_<name>.sql')
  return await applyMigrations({
    target: postgres.owner,
    migrations,
    ...choice,
    judgeOldShape: createOldShapeJudge({ target: postgres.owner, settings: settings.postgres, log }, systemClock.now()),
    settings: settings.migrate,
    onProgress,
    ...(signal && { signal }),
  })
}

/** Seed files; a failing one is a report, never an exception. */
export async function prepareSeed(
  { project, settings, postgres, onProgress, signal }: Preparation,
  options: { readonly run: 'all' | 'new files' },
): Promise<readonly SeedReport[]> {
  const { files, unmatched } = await listSeedFiles(project, settings.project.seedPaths)
  // The default names a file that a project need not have; what somebody wrote is meant to be there.
  for (const pattern of unmatched) if (!projectSettings.seedPaths.default.includes(pattern)) onProgress(`No seed file is called ${pattern}`)
  return await runSeed({ target: postgres.owner, files, ...options, settings: settings.migrate, onProgress, ...(signal && { signal }) })
}

/** A connection for the length of `work`. Throws `database_unreachable`. */
export async function withDatabase<T>(
  target: ConnectionTarget,
  place: Pick<Preparation, 'settings' | 'log'>,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await connectOrExplain(target, place)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** As `connectDatabase`. Throws `database_unreachable`. */
export async function connectOrExplain(
  target: ConnectionTarget,
  { settings, log }: Pick<Preparation, 'settings' | 'log'>,
  options: DatabaseOptions = {},
): Promise<Database> {
  try {
    return await connectDatabase(target, settings.postgres, log, options)
  } catch (error) {
    throw explainUnreachable(error)
  }
}

async function checkVersion(database: Database): Promise<void> {
  const [row] = await database.transaction({ access: 'read only' }, (transaction) =>
    transaction.query<{ number: number; text: string }>(
      sql`select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
    ),
  )
  if (row !== undefined && row.number < oldestPostgres) throw postgresTooOld(row.text)
}

function isRefused(error: unknown): error is PostgresError {
  return error instanceof PostgresError && error.fields.code === '42501'
}

function isPasswordRefusal(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '28P01'
}

async function letLogIn(database: Database, role: string, password: string): Promise<void> {
  await database.transaction({}, async (transaction) => {
    const [row] = await transaction.query<{ statement: string }>(
      sql`select format('alter role %I login password %L', ${role}::text, ${password}::text) as statement`,
    )
    await transaction.run(row?.statement ?? '')
  })
}
