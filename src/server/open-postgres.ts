import { join } from 'node:path'
import type { ProjectKeys } from '../access/project-keys.ts'
import type { Log } from '../base/log.ts'
import { branchServerSettings } from '../operations/branch/operation.ts'
import { type ClusterState, startCluster } from '../postgres/cluster/cluster.ts'
import { type ConnectionTarget, parseConnectionUrl, toConnectionUrl } from '../postgres/connection-target.ts'
import { findPooling, type Pooling } from '../postgres/find-pooling.ts'
import { postgresDefaults } from '../postgres/settings.ts'
import type { Project } from '../project/types.ts'
import { explainUnreachable } from './connect-libpq.ts'
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
  /** What stands between it and `server`. */
  readonly pooling: Pooling
  /** Where NOTIFY is heard; undefined behind a pooler that nothing goes around. */
  readonly listenAt: ConnectionTarget | undefined
  readonly state: () => ClusterState
  /** Returns what ends the listening. Only the embedded one tells. */
  readonly onStateChange: (listener: (state: ClusterState) => void) => () => void
  /** Stops what was started here, and only that. */
  readonly stop: () => Promise<void>
}

const alwaysUp: Pick<OpenPostgres, 'state' | 'onStateChange'> = { state: () => 'up', onStateChange: () => () => undefined }

export type OpenPostgresOptions = {
  readonly project: Project
  readonly settings: ServerSettings
  readonly keys: ProjectKeys
  readonly log: Log
  readonly onProgress: (line: string) => void
  readonly signal?: AbortSignal
  /** Settings that the embedded one is started with besides its own. */
  readonly extra?: Readonly<Record<string, string>>
}

/** The PostgreSQL of `DATABASE_URL`, else the project's own, which is started. Throws the Faults of the cluster. */
export async function startPostgres(options: OpenPostgresOptions): Promise<OpenPostgres> {
  const { databaseUrl, directUrl } = options.settings
  return databaseUrl === undefined ? await startEmbedded(options) : await openExternal(databaseUrl, directUrl)
}

/** The same, but the embedded one of a Dorsal that is running already is used as it is: for commands beside a server. */
export async function openPostgres(options: OpenPostgresOptions): Promise<OpenPostgres> {
  const running = options.settings.databaseUrl === undefined ? await findRunningServer(options.project.stateFolder) : undefined
  return running?.ownerUrl === undefined ? await startPostgres(options) : openRunning(running.ownerUrl)
}

/** The PostgreSQL of `DATABASE_URL`, which starts nothing. Throws `database_unreachable`, `invalid_connection_url`. */
export async function openExternal(url: string, directUrl: string | undefined): Promise<OpenPostgres> {
  const server = parseConnectionUrl(url)
  const direct = directUrl === undefined ? server : parseConnectionUrl(directUrl)
  const pooling = await findPoolingOrExplain(server)
  const isCutOff = pooling === 'transaction' && directUrl === undefined
  const listenAt = isCutOff ? undefined : direct
  return { kind: 'external', owner: direct, server, url, pooling, listenAt, ...alwaysUp, stop: async () => {} }
}

async function findPoolingOrExplain(target: ConnectionTarget): Promise<Pooling> {
  try {
    return await findPooling(target, postgresDefaults.connectTimeout)
  } catch (error) {
    throw explainUnreachable(error)
  }
}

function openRunning(url: string): OpenPostgres {
  const owner = parseConnectionUrl(url)
  return { kind: 'embedded', owner, server: owner, url, pooling: 'none', listenAt: owner, ...alwaysUp, stop: async () => {} }
}

async function startEmbedded({ project, settings, keys, log, onProgress, signal, extra }: OpenPostgresOptions): Promise<OpenPostgres> {
  const { postgres, authenticator } = keys.databasePasswords
  const cluster = await startCluster({
    folder: join(project.stateFolder, 'postgres'),
    superuserPassword: postgres,
    serverSettings: { ...(project.branch === undefined ? {} : branchServerSettings), ...extra },
    log,
    onProgress,
    ...(signal === undefined ? {} : { signal }),
    ...(settings.databasePort === undefined ? {} : { tcpPort: settings.databasePort }),
  })
  const owner = cluster.target()
  const server = { ...owner, user: 'authenticator', password: authenticator }
  return {
    kind: 'embedded',
    owner,
    server,
    url: toConnectionUrl(cluster.tcpTarget?.() ?? owner),
    pooling: 'none',
    listenAt: server,
    state: cluster.state,
    onStateChange: cluster.onStateChange,
    stop: cluster.stop,
  }
}
