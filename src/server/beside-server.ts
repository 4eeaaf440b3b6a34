import type { ProjectKeys } from '../access/project-keys.ts'
import { systemClock } from '../base/clock.ts'
import { Fault } from '../base/fault.ts'
import type { Log } from '../base/log.ts'
import { type AppliedMigration, type MigrationStatus, readMigrationStatus, type SeedReport } from '../operations/migrate/operation.ts'
import { parseConnectionUrl } from '../postgres/connection-target.ts'
import { listMigrations } from '../project/list-sql-files.ts'
import type { Project } from '../project/types.ts'
import { checkAuthRole, readAuthChecks } from './auth/auth-checks.ts'
import { checkDeprecations } from './check-deprecations.ts'
import { loadKeys } from './keys/load-keys.ts'
import { prepareKeys } from './keys/open-keys.ts'
import { type OpenPostgres, openExternal, openPostgres } from './open-postgres.ts'
import { type MigrationChoice, type Preparation, prepareHouses, prepareProject, prepareSeed, withDatabase } from './prepare-database.ts'
import { checkReplicas } from './replicas.ts'
import type { DorsalSettings } from './settings.ts'
import { findRunningServer, type RunningServer } from './state-file.ts'
import { type Check, type CheckedPostgres, checkReadiness, readChecks, type Verdict } from './status.ts'
import { checkUsage } from './usage/check-usage.ts'

/** What a command needs that works on a project, beside a running server or without one. */
export type Workplace = {
  readonly project: Project
  readonly settings: DorsalSettings
  readonly log: Log
  readonly onProgress: (line: string) => void
  /** Stops migrations and seeds; the next run goes on from there. */
  readonly signal?: AbortSignal
}

export async function migrateProject(place: Workplace, choice: MigrationChoice): Promise<readonly AppliedMigration[]> {
  return await withPreparedDatabase(place, (preparation) => prepareProject(preparation, choice))
}

export async function readProjectMigrations(place: Workplace): Promise<readonly MigrationStatus[]> {
  return await withPostgres(place, async ({ postgres, project }) => {
    const { migrations } = await listMigrations(project)
    return await readMigrationStatus(postgres.owner, migrations)
  })
}

/** Runs every seed file, whether it ran before or not. */
export async function seedProject(place: Workplace): Promise<readonly SeedReport[]> {
  return await withPreparedDatabase(place, (preparation) => prepareSeed(preparation, { run: 'all' }))
}

export type ProjectStatus = {
  /** Whether a server of this project runs and is ready. What its database lacks is told in `checks` and is no failure. */
  readonly verdict: Verdict
  readonly server: Pick<RunningServer, 'pid' | 'url' | 'startedAt' | 'postgres'> | null
  readonly checks: readonly Check[]
}

export async function readProjectStatus({ project, settings, log }: Omit<Workplace, 'onProgress'>): Promise<ProjectStatus> {
  const running = await findRunningServer(project.stateFolder)
  const readiness: Check = running
    ? await checkReadiness(running.url)
    : { name: 'ready for requests', verdict: 'does not hold', detail: 'no server runs; start one with `dorsal start`' }
  const checks = await checkDatabase(() => findServingPostgres(project, settings, running), { settings, log })
  return { verdict: readiness.verdict, server: running === undefined ? null : publicPart(running), checks: [readiness, ...checks] }
}

type ServingPostgres = CheckedPostgres & Pick<OpenPostgres, 'server'>

async function checkDatabase(
  findPostgres: () => Promise<ServingPostgres | undefined>,
  place: Pick<Workplace, 'settings' | 'log'>,
): Promise<readonly Check[]> {
  try {
    const postgres = await findPostgres()
    return postgres === undefined
      ? []
      : await withDatabase(postgres.server, place, async (database) => [
          ...(await readChecks(database, postgres)),
          ...(await checkReplicas(database, place)),
          ...(await checkAuthRole(database, { settings: place.settings, kind: postgres.kind })),
          ...(await readAuthChecks(database, place.settings)),
          ...(await checkDeprecations(database, place.settings.rest)),
          ...(await checkUsage(database, place.settings.usage)),
        ])
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return [{ name: 'the database answers', verdict: 'does not hold', detail: error.message }]
  }
}

async function findServingPostgres(
  project: Project,
  settings: DorsalSettings,
  running: RunningServer | undefined,
): Promise<ServingPostgres | undefined> {
  const { databaseUrl, directUrl } = settings.server
  if (databaseUrl !== undefined) return await openExternal(databaseUrl, directUrl)
  if (running?.ownerUrl === undefined) return undefined
  const { databasePasswords } = await loadKeys(project, settings, systemClock)
  const server = { ...parseConnectionUrl(running.ownerUrl), user: 'authenticator', password: databasePasswords.authenticator }
  return { kind: 'embedded', server, pooling: 'none', listenAt: server }
}

function publicPart({ pid, url, startedAt, postgres }: RunningServer): ProjectStatus['server'] {
  return { pid, url, startedAt, postgres }
}

/** As `withPostgres`, with our own tables and keys in place. */
export async function withPreparedDatabase<T>(
  place: Workplace,
  work: (preparation: Preparation, keys: ProjectKeys) => Promise<T>,
): Promise<T> {
  return await withPostgres(place, async (preparation, keys) => {
    await prepareHouses(preparation, keys.databasePasswords)
    await prepareKeys(preparation, keys)
    return await work(preparation, keys)
  })
}

/** The database of a project for the length of `work`: that of a running server, else started for it. */
export async function withPostgres<T>(place: Workplace, work: (preparation: Preparation, keys: ProjectKeys) => Promise<T>): Promise<T> {
  const keys = await loadKeys(place.project, place.settings, systemClock)
  const postgres = await openPostgres({ ...place, settings: place.settings.server, keys })
  try {
    return await work({ ...place, postgres }, keys)
  } finally {
    await postgres.stop()
  }
}
