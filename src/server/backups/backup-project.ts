import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import { rest } from '../../base/rest.ts'
import {
  type ArchiveReport,
  type ArchiverReport,
  type ArchiveStatus,
  type BackupRecord,
  type ClusterArchive,
  checkPointName,
  deriveArchiveKeys,
  openClusterArchive,
  openStore,
  type PruneReport,
  pruneArchive,
  type RestorePoint,
  readArchiverReport,
  readArchiveStatus,
  runBackup,
  startWalArchiver,
  verifyArchive,
  waitForLog,
  withBackupLock,
  writePoint,
} from '../../operations/backup/operation.ts'
import { createOwnerLock, findOwner, type OwnerLock } from '../../postgres/cluster/owner-lock.ts'
import { findProcess } from '../../postgres/cluster/running-process.ts'
import { parsePosition } from '../../postgres/replicas/position.ts'
import { sql } from '../../postgres/sql.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { type Preparation, withDatabase } from '../prepare-database.ts'
import { toBackupFolder } from './backup-folder.ts'
import { explainRefusedPoint } from './explain-refused-point.ts'
import { openProjectArchive } from './open-archive.ts'
import { checkOwnBackups, checkOwnRestores } from './stanza-status.ts'

/** A backup now, beside a running server or without one. Throws `backup_running` and the Faults of `runBackup`. */
export async function createProjectBackup(place: Workplace, kind: 'full' | 'incremental' | 'any'): Promise<BackupRecord> {
  return await withPostgres(place, async (preparation) => {
    const { target, folder, keys, cluster } = await openHere(preparation)
    return await withLog(preparation, cluster, async () => {
      const wanted = { kind, checkpoint: 'fast' } as const
      const common = { settings: place.settings.backup, log: place.log, clock: systemClock, onProgress: place.onProgress }
      return (await runBackup({ ...cluster, ...common, target, keys, folder, wanted })).backup
    })
  })
}

export type BackupStatus = {
  readonly archive: ArchiveStatus
  /** What the process says that archives; null when none does. */
  readonly archiver: ArchiverReport | null
}

export async function readProjectBackupStatus(place: Workplace): Promise<BackupStatus> {
  const archive = await readArchiveStatus(await openProjectArchive(place))
  const report = await readArchiverReport(toBackupFolder(place.project))
  const isRunning = report !== undefined && findOwner(toSpool(place))?.pid === report.pid && findProcess(report.pid) !== undefined
  return { archive, archiver: isRunning ? report : null }
}

/** Throws `backup_running`. */
export async function pruneProjectBackups(place: Workplace, options: { readonly isDryRun: boolean }): Promise<PruneReport> {
  const archive = await openProjectArchive(place)
  const { keep, window } = place.settings.backup
  const rule = { keep, window: window * 1000, now: systemClock.now() }
  return await withBackupLock(toBackupFolder(place.project), () =>
    pruneArchive({ archive, clock: systemClock, log: place.log, onProgress: place.onProgress }, rule, options),
  )
}

/** While it reads nothing is made or deleted. Throws `backup_running`, `backup_by_pgbackrest`. */
export async function verifyProjectBackups(place: Workplace): Promise<ArchiveReport> {
  await checkOwnRestores(place)
  const archive = await openProjectArchive(place)
  return await withBackupLock(toBackupFolder(place.project), () =>
    verifyArchive({ archive, clock: systemClock, log: place.log, onProgress: place.onProgress }),
  )
}

/** Milliseconds that the log has to reach the archive. */
const patience = 60_000

/**
 * Gives this moment a name; when it returns, the archive can restore to it. Throws `restore_point_invalid`, `restore_point_taken`,
 * `restore_point_refused`, `backup_wal_missing`, `backup_by_pgbackrest`.
 */
export async function markProjectMoment(place: Workplace, name: string): Promise<RestorePoint> {
  checkOwnBackups(place)
  return await withPostgres(place, async (preparation) => {
    const { cluster } = await openHere(preparation)
    const { archive, segmentSize } = cluster
    await checkPointName(archive, name)
    return await withLog(preparation, cluster, async () => {
      const { position, timeline, at } = await createRestorePoint(preparation, name).catch((error) =>
        Promise.reject(explainRefusedPoint(error)),
      )
      const end = { timeline, position: parsePosition(position) }
      await waitForLog(archive, end, { segmentSize, within: patience })
      return await writePoint(archive, name, { end, at: at.toISOString() })
    })
  })
}

type MadePoint = { readonly position: string; readonly timeline: number; readonly at: Date }

async function createRestorePoint({ postgres, settings, log }: Preparation, name: string): Promise<MadePoint> {
  return await withDatabase(postgres.owner, { settings, log }, (database) =>
    database.transaction({}, async (transaction) => {
      const [made] = await transaction.query<MadePoint>(
        sql`select pg_create_restore_point(${name})::text as position, (pg_control_checkpoint()).timeline_id as timeline, clock_timestamp() as at`,
      )
      if (made === undefined) throw new TypeError('A query without a table gives one row')
      // A segment that is whole goes to the archive at once.
      await transaction.query(sql`select pg_switch_wal()`)
      return made
    }),
  )
}

async function openHere({ project, settings, postgres }: Preparation) {
  const folder = toBackupFolder(project)
  const store = await openStore(settings.backup, { root: project.root, folder })
  const keys = deriveArchiveKeys(settings.backup.encryptionKeys)
  return { target: postgres.owner, folder, keys, cluster: await openClusterArchive(postgres.owner, store, keys) }
}

const toSpool = ({ project }: Pick<Workplace, 'project'>) => join(toBackupFolder(project), 'spool')

/** Milliseconds. */
const ownerEvery = 500

/** While `work` runs the log reaches the archive: by the server that runs, else from here, and from here on when that server is killed meanwhile. */
async function withLog<T>(place: Preparation, cluster: ClusterArchive, work: () => Promise<T>): Promise<T> {
  const spool = toSpool(place)
  await mkdir(spool, { recursive: true, mode: 0o700 })
  const done = new AbortController()
  const archiving = archiveInTurn(place, { cluster, spool, first: lockUnlessOwned(spool), signal: done.signal })
  try {
    return await work()
  } finally {
    done.abort()
    await archiving
  }
}

type Turn = {
  readonly cluster: ClusterArchive
  readonly spool: string
  /** Undefined while another process has the spool. */
  readonly first: OwnerLock | undefined
  readonly signal: AbortSignal
}

async function archiveInTurn({ settings, postgres, log }: Preparation, { cluster, spool, first, signal }: Turn): Promise<void> {
  let lock = first
  while (lock === undefined && !signal.aborted) {
    await rest(ownerEvery, signal)
    lock = signal.aborted ? undefined : lockUnlessOwned(spool)
  }
  if (lock === undefined) return
  const { slot, shipEvery } = settings.backup
  const archiver = startWalArchiver({
    target: postgres.owner,
    slot,
    ...cluster,
    spoolFolder: join(spool, cluster.archive.systemIdentifier),
    shipEvery,
    synchronous: false,
    onGap: () => undefined,
    clock: systemClock,
    log,
  })
  if (!signal.aborted) await once(signal, 'abort')
  await archiver.stop()
  lock.release()
}

function lockUnlessOwned(folder: string): OwnerLock | undefined {
  try {
    return createOwnerLock(folder)
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}
