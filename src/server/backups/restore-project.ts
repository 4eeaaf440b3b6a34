import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import {
  type BroughtTable,
  bringTable,
  type Forgotten,
  forgetRestore,
  getSwappable,
  listRestores,
  parseTarget,
  type RecoverableRange,
  type RestoreList,
  type RestoreRecord,
  readContents,
  recordTimelineEnd,
  restoreCluster,
  type Swapped,
  shipSpool,
  swapBack,
  swapRestore,
  withRestoredCluster,
} from '../../operations/backup/operation.ts'
import { findProcess } from '../../postgres/cluster/running-process.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { serverNotStopping, serverRunning } from '../errors.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { findRunningServer, type RunningServer } from '../state-file.ts'
import { toBackupFolder } from './backup-folder.ts'
import { findOrigin, openProjectArchive } from './open-archive.ts'
import { checkOwnRestores } from './stanza-status.ts'

export type WantedMoment = {
  readonly to: string
  /** Absent: among the restores in the state folder. */
  readonly into?: string
  /** Gives up: nothing of the restore is left. */
  readonly signal?: AbortSignal
}

/** The seconds that can be brought back. Throws `restore_nothing_archived`, `backup_by_pgbackrest` and what the archive throws. */
export async function readRecoverable(place: Pick<Workplace, 'project' | 'settings'>): Promise<readonly RecoverableRange[]> {
  await checkOwnRestores(place)
  return (await readContents(await openProjectArchive(place))).ranges
}

/** A moment of the project's database in a cluster beside the live one. Throws the Faults of `restoreCluster`. */
export async function restoreProject(place: Workplace, wanted: WantedMoment): Promise<RestoreRecord> {
  return await restoreCluster({ ...wanted, ...(await prepareRestore(place)) })
}

/** The rows that a table had, in a new table of the live database. Throws the Faults of `restoreCluster` and `bringTable`. */
export async function bringProjectTable(
  place: Workplace,
  { table, ...wanted }: WantedMoment & { readonly table: string },
): Promise<BroughtTable> {
  const options = { ...wanted, ...(await prepareRestore(place)) }
  const bring = async (restored: Parameters<Parameters<typeof withRestoredCluster>[1]>[0], { reached, createdAt }: RestoreRecord) =>
    withPostgres(place, async ({ postgres }) => {
      place.onProgress(`Copying the rows of ${table}`)
      const source = restored.target(postgres.owner.database)
      const moment = parseTarget(wanted.to)
      const at = moment.kind === 'time' ? moment.at : Date.parse(reached.lastCommitAt ?? createdAt)
      return await bringTable({ source, target: postgres.owner, table, at })
    })
  const { brought, id } = await withRestoredCluster(options, async (cluster, record) => ({
    brought: await bring(cluster, record),
    id: record.id,
  }))
  await forgetRestore(place.project.stateFolder, id, place.onProgress)
  return brought
}

export async function listProjectRestores({ project }: Pick<Workplace, 'project'>): Promise<RestoreList> {
  return await listRestores(project.stateFolder)
}

export type WantedSwap = {
  readonly id: string
  /** A server that runs is asked to end first. */
  readonly stop: boolean
}

/** Makes a restore the live database. Throws `server_running` and the Faults of `swapRestore`. */
export async function swapProject(place: Workplace, { id, stop }: WantedSwap): Promise<Swapped> {
  const { project, onProgress } = place
  await getSwappable(project.stateFolder, id)
  await makeWay(place, { stop })
  return await swapRestore({ stateFolder: project.stateFolder, id, now: systemClock.now(), onProgress })
}

/** Makes what was live before a swap the live database again. Throws `server_running` and the Faults of `swapBack`. */
export async function swapProjectBack(place: Workplace, { id, stop }: WantedSwap): Promise<RestoreRecord> {
  const { project, settings, onProgress } = place
  await getSwappable(project.stateFolder, id)
  await makeWay(place, { stop })
  const { databasePasswords } = await loadKeys(project, settings, systemClock)
  const options = { stateFolder: project.stateFolder, id, superuserPassword: databasePasswords.postgres, now: systemClock.now() }
  return await swapBack({ ...options, onProgress })
}

/** Nobody serves the live data any more, and the archive knows where their timeline ended. */
async function makeWay(place: Workplace, { stop }: Pick<WantedSwap, 'stop'>): Promise<void> {
  const running = await findRunningServer(place.project.stateFolder)
  if (running !== undefined && !stop) throw serverRunning(running.pid)
  if (running !== undefined) await stopServer(running, place.onProgress)
  await noteTimelineEnd(place)
}

export async function forgetProjectRestore({ project, onProgress }: Workplace, id: string): Promise<Forgotten> {
  return await forgetRestore(project.stateFolder, id, onProgress)
}

async function prepareRestore(place: Workplace) {
  const { project, settings, onProgress } = place
  await checkOwnRestores(place)
  const archive = await openProjectArchive(place)
  const { databasePasswords } = await loadKeys(project, settings, systemClock)
  const contents = await readContents(archive)
  const segmentSize = contents.backups.at(-1)?.segmentSize
  if (segmentSize !== undefined) await shipSpool({ archive, folder: join(toBackupFolder(project), 'spool'), segmentSize })
  return {
    archive,
    contents,
    stateFolder: project.stateFolder,
    superuserPassword: databasePasswords.postgres,
    origin: findOrigin(settings),
    clock: systemClock,
    onProgress,
  }
}

const longestStop = 120_000

/** As Ctrl-C does: requests are finished, the database is closed in order. */
async function stopServer({ pid, birth }: RunningServer, onProgress: Workplace['onProgress']): Promise<void> {
  onProgress(`Stopping the server (process ${pid})`)
  process.kill(pid, 'SIGTERM')
  for (let waited = 0; findProcess(pid)?.birth === birth; waited += 50) {
    if (waited >= longestStop) throw serverNotStopping(pid)
    await sleep(50)
  }
}

/** An archive out of reach keeps nobody from the data that are here; the archive then only guesses when the old timeline ended. */
async function noteTimelineEnd(place: Workplace): Promise<void> {
  try {
    await recordTimelineEnd(await openProjectArchive(place))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    place.onProgress(`The archive was not told: ${error.message}`)
  }
}
