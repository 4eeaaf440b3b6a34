import { join } from 'node:path'
import type { ProjectKeys } from '../access/project-keys.ts'
import type { Log } from '../base/log.ts'
import { type ClusterState, startCluster } from '../postgres/cluster/cluster.ts'
import { type ConnectionTarget, parseConnectionUrl, toConnectionUrl } from '../postgres/connection-target.ts'
import type { Project } from '../project/types.ts'
import type { ServerSettings } from './settings.ts'
import { findRunningServer } from './state-file.ts'

/** A PostgreSQL that answers, embedded or not. */
export type OpenPostgres = {
  readonly kind: 'embedded' | 'external'
  /** Who prepares the database: a superuser when it is embedded. */
  readonly owner: ConnectionTarget
  /** Who serves requests. */
  readonly server: ConnectionTarget
  /** For people and their tools; holds a password. */
  readonly url: string
  readonly state: () => ClusterState
  /** Stops what was started here, and only that. */
  readonly stop: () => Promise<void>
}

export type OpenPostgresOptions = {
  readonly project: Project
  readonly settings: ServerSettings
  readonly keys: ProjectKeys
  readonly log: Log
  readonly onProgress: (line: string) => void
  readonly signal?: AbortSignal
}

/** The PostgreSQL of `DATABASE_URL`, else the project's own, which is started. Throws the Faults of the cluster. */
export async function startPostgres(options: OpenPostgresOptions): Promise<OpenPostgres> {
  const { databaseUrl } = options.settings
  return databaseUrl === undefined ? await startEmbedded(options) : openExternal(databaseUrl)
}

/** The same, but the embedded one of a Dorsal that is running already is used as it is: for commands beside a server. */
export async function openPostgres(options: OpenPostgresOptions): Promise<OpenPostgres> {
  const running = options.settings.databaseUrl === undefined ? await findRunningServer(options.project.stateFolder) : undefined
  return running?.ownerUrl === undefined ? await startPostgres(options) : openRunning(running.ownerUrl)
}

function openExternal(url: string): OpenPostgres {
  const target = parseConnectionUrl(url)
  return { kind: 'external', owner: target, server: target, url, state: () => 'up', stop: async () => {} }
}

function openRunning(url: string): OpenPostgres {
  return { ...openExternal(url), kind: 'embedded' }
}

async function startEmbedded({ project, settings, keys, log, onProgress, signal }: OpenPostgresOptions): Promise<OpenPostgres> {
  const { postgres, authenticator } = keys.databasePasswords
  const cluster = await startCluster({
    folder: join(project.stateFolder, 'postgres'),
    superuserPassword: postgres,
    log,
    onProgress,
    ...(signal === undefined ? {} : { signal }),
    ...(settings.databasePort === undefined ? {} : { tcpPort: settings.databasePort }),
  })
  const owner = cluster.target()
  return {
    kind: 'embedded',
    owner,
    server: { ...owner, user: 'authenticator', password: authenticator },
    url: toConnectionUrl(cluster.tcpTarget?.() ?? owner),
    state: cluster.state,
    stop: cluster.stop,
  }
}
