import { createAuthenticator } from '../access/authenticator.ts'
import type { ProjectKeys } from '../access/project-keys.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { type CatalogWatch, watchCatalog } from '../catalog/watch-catalog.ts'
import { startRecordingUsage } from '../operations/usage/operation.ts'
import type { Database } from '../postgres/types.ts'
import type { Project } from '../project/types.ts'
import { readMailTemplates, toPublicUrl } from '../services/auth/service.ts'
import { startKeyCleaning } from '../services/rest/service.ts'
import { openAuth } from './auth/open-auth.ts'
import { isArchived } from './backups/archive-project.ts'
import { toBackupFolder } from './backups/backup-folder.ts'
import { readProofStatus } from './backups/proof-status.ts'
import { findSigningSource, openKeyRing, openVault } from './keys/open-keys.ts'
import type { OpenPostgres } from './open-postgres.ts'
import { planWatch } from './plan-watch.ts'
import { connectOrExplain } from './prepare-database.ts'
import { startReplicas } from './replicas.ts'
import { createServices } from './serve-http.ts'
import type { DorsalSettings } from './settings.ts'
import type { Stops } from './stops.ts'

/** A database that is prepared, and who may ask it. */
export type ServedProject = {
  readonly project: Project
  readonly settings: DorsalSettings
  readonly keys: ProjectKeys
  readonly postgres: ServedPostgres
  readonly log: Log
  readonly clock: Clock
  /** Whether other processes answer at the same port. */
  readonly sharesPort?: boolean
  /** Given how to render the metrics of this process, tells how to render those of all; absent: this one is all. */
  readonly metricsOfAll?: (own: () => Promise<string>) => () => Promise<string>
}

export type ServedPostgres = Pick<OpenPostgres, 'kind' | 'server' | 'listenAt' | 'state'>

export type Serving = {
  readonly url: string
  /** As people outside see it; undefined where auth is not served. */
  readonly authUrl: string | undefined
  readonly database: Database
  readonly catalog: CatalogWatch
}

/** What answers requests, in the order in which each needs the one before; `stops` undoes it. */
export async function serveProject({ metricsOfAll, sharesPort, ...served }: ServedProject, stops: Stops): Promise<Serving> {
  const { project, settings, keys, postgres, log, clock } = served
  const database = await connectOrExplain(postgres.server, { settings, log }, { listenAt: postgres.listenAt ?? 'nowhere' })
  stops.add(database.close)
  const replicas = await startReplicas(database, { settings, log })
  if (replicas !== undefined) stops.add(replicas.stop)
  const catalog = await watchCatalog(database, await planWatch(database, settings.rest, postgres), log)
  stops.add(catalog.stop)
  stops.add(startKeyCleaning(database, log).stop)
  const usage = settings.usage.enabled ? startRecordingUsage({ database, settings: settings.usage, clock, log }) : undefined
  if (usage !== undefined) stops.add(usage.stop)
  const vault = openVault(settings.keys, keys)
  const signing = await findSigningSource(project, settings)
  const ring = await openKeyRing(database, { settings, keys, postgres, log, clock, vault, signing })
  stops.add(ring.stop)
  const authenticator = createAuthenticator({ ...settings.access, jwtSecret: keys.jwtSecret, keys: ring.current }, clock)
  const authDatabase = await openAuth(database, { settings, keys, postgres, log }, stops)
  const auth = authDatabase && { database: authDatabase, signer: ring.signer, vault, clock, mailTemplates: await readTemplates(served) }
  const proofStatus = () => readProofStatus(project.stateFolder)
  const backupFolder = isArchived({ project, settings, kind: postgres.kind }) ? toBackupFolder(project) : undefined
  const parts = {
    backupFolder,
    settings,
    database,
    proofStatus,
    metricsOfAll,
    sharesPort,
    replicas,
    catalog: catalog.current,
    authenticator,
    noteUse: usage?.note,
    auth,
    log,
  }
  const http = createServices(postgres.kind === 'embedded' ? { ...parts, databaseState: postgres.state } : parts)
  stops.add(http.stop)
  const { url } = await http.start()
  return { url, authUrl: auth && toPublicUrl(settings.auth, url), database, catalog }
}

/** Supabase's paths begin at the root of the project, or at the folder with config.toml. */
function readTemplates({ settings, project }: Pick<ServedProject, 'settings' | 'project'>) {
  return readMailTemplates(settings.auth, [project.root, project.folder])
}
