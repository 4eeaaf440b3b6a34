import type { ProjectKeys } from '../access/project-keys.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { loadCatalog } from '../catalog/load-catalog.ts'
import type { Catalog } from '../catalog/types.ts'
import type { AppliedMigration, SeedReport } from '../operations/migrate/operation.ts'
import { findProcess } from '../postgres/cluster/running-process.ts'
import { toConnectionUrl } from '../postgres/connection-target.ts'
import type { Database } from '../postgres/types.ts'
import type { Project } from '../project/types.ts'
import { sendsBySmtp } from '../services/auth/service.ts'
import { checkAuthRole } from './auth/auth-checks.ts'
import { renderSynchronousSettings, startProjectArchive } from './backups/archive-project.ts'
import { scheduleProofs } from './backups/schedule-proofs.ts'
import type { SetUpProject } from './branches/branch-place.ts'
import { type OpenBranch, serveBranches } from './branches/branch-server.ts'
import { findExampleTable } from './find-example-table.ts'
import { loadKeys } from './keys/load-keys.ts'
import { prepareKeys } from './keys/open-keys.ts'
import { type OpenPostgres, startPostgres } from './open-postgres.ts'
import { prepareHouses, prepareProject, prepareSeed, withDatabase } from './prepare-database.ts'
import { type ServedProject, serveProject } from './serve-project.ts'
import type { DorsalSettings } from './settings.ts'
import { deleteStateFile, writeStateFile } from './state-file.ts'
import { type Check, readChecks } from './status.ts'
import { createStops, type Stops } from './stops.ts'
import { startWorkers } from './workers/start-workers.ts'

export type StartOptions = {
  readonly project: Project
  readonly settings: DorsalSettings
  readonly log: Log
  /** One sentence for a person about a step that takes a while. */
  readonly onProgress: (line: string) => void
  /** Gives the start up; what was started is stopped. */
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

export type RunningDorsal = {
  readonly url: string
  /** As people outside see it; undefined where auth is not served. */
  readonly authUrl: string | undefined
  readonly databaseUrl: string
  readonly keys: ProjectKeys
  readonly migrations: readonly AppliedMigration[]
  readonly seeds: readonly SeedReport[]
  /** What a person wants to be told; asks the database. */
  readonly introduce: () => Promise<Introduction>
  /** Finishes the requests in flight, then stops what was started. May be called twice. */
  readonly stop: () => Promise<void>
}

export type Introduction = {
  /** What this database cannot do. */
  readonly problems: readonly Check[]
  /** Whether mail of the auth service stays in the local mailbox. */
  readonly keepsMail: boolean
  /** Whether the API is described at /docs. */
  readonly showsDocs: boolean
  /** A table that a request without a token can read; undefined when there is none. */
  readonly exampleTable: string | undefined
}

/** Everything of one project, in the order in which each needs the one before; a failure stops what was started already. */
export async function startDorsal(options: StartOptions): Promise<RunningDorsal> {
  const stops = createStops()
  try {
    return await startParts(options, stops)
  } catch (error) {
    // What failed first says more than what then could not be stopped.
    await stops.run().catch(() => undefined)
    throw error
  }
}

async function startParts(options: StartOptions, stops: Stops): Promise<RunningDorsal> {
  const { project, settings, log, onProgress, signal } = options
  const clock = options.clock ?? systemClock
  const keys = await loadKeys(project, settings, clock)
  const extra = renderSynchronousSettings({ project, settings })
  const postgres = await startPostgres({ project, settings: settings.server, keys, log, onProgress, ...(signal ? { signal } : {}), extra })
  stops.add(postgres.stop)
  const served = Promise.withResolvers<void>()
  const archiving = await startProjectArchive({ project, settings, postgres, log, clock, served: served.promise })
  if (archiving !== undefined) stops.add(archiving.stop)
  const prepared = await prepareDatabase({ ...options, postgres }, keys)
  await prepareKeys({ ...options, postgres }, keys)
  signal?.throwIfAborted()
  const { url, authUrl, introduce } = await serve({ project, settings, keys, postgres, log, clock }, stops)
  stops.add(() => deleteStateFile(project.stateFolder))
  await writeStateFile(project.stateFolder, describeServer(url, postgres, clock))
  served.resolve()
  const proofs = scheduleProofs({ ...options, postgres })
  if (proofs !== undefined) stops.add(proofs.stop)
  if (project.branch === undefined) stops.add(serveBranches({ project, settings, log, onProgress, open: createOpener(options) }).stop)
  return { url, authUrl, databaseUrl: postgres.url, keys, ...prepared, introduce, stop: stops.run }
}

/** A branch is served as the project is, in this process. */
function createOpener(options: StartOptions) {
  return async ({ project, settings }: SetUpProject, signal: AbortSignal): Promise<OpenBranch> => {
    const onProgress = (line: string) => options.onProgress(`Branch ${project.branch}: ${line}`)
    return await startDorsal({ ...options, project, settings, onProgress, signal })
  }
}

type ServedHere = ServedProject & { readonly postgres: OpenPostgres }

/** In this process, or in several that this one looks after. */
async function serve(served: ServedHere, stops: Stops): Promise<Pick<RunningDorsal, 'url' | 'authUrl' | 'introduce'>> {
  const { settings, postgres, log } = served
  if (settings.server.workers > 1) {
    const { workers: count } = settings.server
    const { stop, ...urls } = await startWorkers({
      count,
      address: settings.http,
      postgres,
      log,
      shutdownTimeout: settings.http.shutdownTimeout,
    })
    stops.add(stop)
    return { ...urls, introduce: () => readIntroductionAlone(served) }
  }
  const { url, authUrl, database, catalog } = await serveProject(served, stops)
  return { url, authUrl, introduce: () => readIntroduction({ database, catalog: catalog.current(), postgres, settings }) }
}

async function prepareDatabase(
  options: StartOptions & { readonly postgres: OpenPostgres },
  keys: ProjectKeys,
): Promise<Pick<RunningDorsal, 'migrations' | 'seeds'>> {
  const { migrationsEnabled, seedEnabled } = options.settings.project
  if (!migrationsEnabled && options.postgres.kind === 'external') return { migrations: [], seeds: [] }
  await prepareHouses(options, keys.databasePasswords)
  const migrations = migrationsEnabled ? await prepareProject(options, { includeAll: false, contracts: 'when unused' }) : []
  // A database that somebody brings along is never filled unasked.
  const seeds = seedEnabled && options.postgres.kind === 'embedded' ? await prepareSeed(options, { run: 'new files' }) : []
  return { migrations, seeds }
}

type Introduced = Pick<StartOptions, 'settings'> & {
  readonly database: Database
  readonly catalog: Catalog
  readonly postgres: OpenPostgres
}

async function readIntroduction({ postgres, database, catalog, settings }: Introduced): Promise<Introduction> {
  const checks = [...(await readChecks(database, postgres)), ...(await checkAuthRole(database, { settings, kind: postgres.kind }))]
  const reader = { schema: settings.rest.schemas[0] ?? 'public', role: settings.access.anonymousRole }
  const exampleTable = await findExampleTable({ database, catalog }, reader)
  const problems = checks.filter(({ verdict }) => verdict !== 'holds')
  return { problems, exampleTable, keepsMail: !sendsBySmtp(settings.auth), showsDocs: settings.docs.enabled }
}

/** For a process that serves nothing itself and has no connection. */
async function readIntroductionAlone({ settings, postgres, log }: ServedHere): Promise<Introduction> {
  const { schemas, extraSearchPath, hoistedSettings } = settings.rest
  return await withDatabase(postgres.server, { settings, log }, async (database) => {
    const catalog = await loadCatalog(database, { schemas, extraSearchPath, hoistedSettings })
    return await readIntroduction({ database, catalog, postgres, settings })
  })
}

function describeServer(url: string, postgres: OpenPostgres, clock: Clock) {
  return {
    pid: process.pid,
    birth: findProcess(process.pid)?.birth ?? '',
    url,
    startedAt: new Date(clock.now()).toISOString(),
    postgres: postgres.kind,
    ...(postgres.kind === 'embedded' ? { ownerUrl: toConnectionUrl(postgres.owner) } : {}),
  }
}
