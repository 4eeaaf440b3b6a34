import { systemClock } from '../../base/clock.ts'
import { isDiskFull, isErrno } from '../../base/errno.ts'
import type { ConnectionTarget } from '../connection-target.ts'
import { getBinaries, getBinariesPackage, getCarriedMajor } from './binaries.ts'
import { findCacheFolder } from './binaries-copy.ts'
import { createDataFolder, updateServerSettings } from './create-data-folder.ts'
import { checkDataFolder, createClusterFolder, findDataVersion, getDataFolder, toDataFolder } from './data-folder.ts'
import { diskFull, folderNotWritable } from './errors.ts'
import { checkExchangeFinished } from './exchange.ts'
import { findFetchedPackage } from './fetch-binaries.ts'
import { stopLeftovers } from './leftovers.ts'
import { createOwnerLock } from './owner-lock.ts'
import { toServerPath } from './server-command.ts'
import { startServerProcess } from './server-process.ts'
import { renderServerArguments } from './server-settings.ts'
import { findServerUser } from './server-user.ts'
import { createSocketFolder, deleteSockets, deleteTemporarySocketFolder } from './socket-folder.ts'
import { createSupervisedServer, type SupervisedServer } from './supervised-server.ts'
import type { Binaries, Cluster, ClusterOptions, ClusterWithTcp, ServerUser } from './types.ts'

export type { Cluster, ClusterOptions, ClusterState, ClusterWithTcp } from './types.ts'

const portWithoutTcp = 5432

/** A data folder that can be served, and who serves it with what. */
type PreparedCluster = {
  readonly folder: string
  readonly dataFolder: string
  readonly user: ServerUser
  readonly binaries: Binaries
}

/**
 * Starts the embedded PostgreSQL of a project, creates its data folder at the first start, and keeps the server running until `stop`.
 * Waits for crash recovery as long as it takes. Each expected failure is a Fault of `errors.ts` (`cluster_…`); a refusal changes nothing on disk.
 */
export function startCluster(options: ClusterOptions & { readonly tcpPort: number }): Promise<ClusterWithTcp>
export function startCluster(options: ClusterOptions): Promise<Cluster>
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  try {
    return await startLocked(options)
  } catch (error) {
    if (isDiskFull(error)) throw diskFull(options.folder, error)
    if (isErrno(error, 'EACCES', 'EPERM', 'EROFS')) throw folderNotWritable(options.folder, error)
    throw error
  }
}

async function startLocked(options: ClusterOptions): Promise<Cluster> {
  const folder = createClusterFolder(options.folder)
  const lock = createOwnerLock(folder)
  try {
    checkExchangeFinished(folder)
    const prepared = await prepareCluster(folder, options)
    return await startServer(prepared, options, lock.release)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function prepareCluster(folder: string, { onProgress, superuserPassword, major }: ClusterOptions): Promise<PreparedCluster> {
  const user = findServerUser(toDataFolder(folder))
  const dataFolder = getDataFolder(folder, user)
  const packageFolder = getPackageFor(findDataVersion(dataFolder) ?? major, onProgress)
  const binaries = await getBinaries({ packageFolder, user, cacheFolder: findCacheFolder(), onProgress })
  if (!checkDataFolder(dataFolder, user, binaries.major)) {
    onProgress(`Creating the database in ${dataFolder} (PostgreSQL ${binaries.major}, user ${user.name})`)
    await createDataFolder({ dataFolder, superuserPassword, binaries, user })
  }
  return { folder, dataFolder, user, binaries }
}

/** The package that is installed, but for data of another major version whose programs were fetched. */
function getPackageFor(major: number | undefined, onProgress: (line: string) => void): string {
  const carried = getCarriedMajor()
  const fetched = major === undefined || major === carried ? undefined : findFetchedPackage(major)
  if (fetched === undefined) return getBinariesPackage()
  onProgress(`Running PostgreSQL ${major}, which was fetched; this Dorsal carries ${carried} (dorsal db upgrade)`)
  return fetched
}

async function startServer(prepared: PreparedCluster, options: ClusterOptions, release: () => void): Promise<Cluster> {
  const { folder, dataFolder, user, binaries } = prepared
  const { tcpPort, log, onProgress, serverSettings = {}, clock = systemClock } = options
  const port = tcpPort ?? portWithoutTcp
  await stopLeftovers(dataFolder, onProgress)
  updateServerSettings(dataFolder, user)
  const socketFolder = createSocketFolder(folder, port, user)
  const place = { dataFolder: toServerPath(dataFolder, user), socketFolder, port, tcp: tcpPort !== undefined }
  const args = renderServerArguments({ ...place, major: binaries.major, extra: serverSettings })
  const server = createSupervisedServer({
    launch: (heard) => {
      deleteSockets(socketFolder)
      return startServerProcess({ program: binaries.postgres, args, dataFolder, user }, heard)
    },
    stopLeftovers: () => stopLeftovers(dataFolder, onProgress, { keep: socketFolder }),
    port,
    log,
    onProgress,
    clock,
  })
  const stop = () =>
    server.stop().finally(() => {
      deleteTemporarySocketFolder(socketFolder)
      release()
    })
  await startOrGiveUp(server, stop, options.signal)
  return describeCluster(server, stop, { ...prepared, socketFolder, port, options })
}

/** A start that is given up leaves no server behind. */
async function startOrGiveUp(server: SupervisedServer, stop: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const giveUp = () => void stop()
  signal?.addEventListener('abort', giveUp, { once: true })
  try {
    signal?.throwIfAborted()
    await server.start()
    signal?.throwIfAborted()
  } catch (error) {
    await stop()
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

type Running = PreparedCluster & { readonly socketFolder: string; readonly port: number; readonly options: ClusterOptions }

function describeCluster(server: SupervisedServer, stop: () => Promise<void>, running: Running): Cluster {
  const { socketFolder, port, user, dataFolder, options } = running
  const targetAt = (host: string) => (database?: string) =>
    ({ host, port, user: 'postgres', password: options.superuserPassword, database: database ?? 'postgres' }) satisfies ConnectionTarget
  return {
    target: targetAt(socketFolder),
    ...(options.tcpPort === undefined ? {} : { tcpTarget: targetAt('127.0.0.1') }),
    get pid() {
      return server.pid()
    },
    serverVersion: server.version(),
    dataFolder,
    serverUser: user.name,
    state: server.state,
    onStateChange: server.onStateChange,
    stop,
  }
}
