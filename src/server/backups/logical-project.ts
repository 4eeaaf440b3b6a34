import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import { silentLog } from '../../base/log.ts'
import {
  type Archive,
  type BackupList,
  type BackupRecord,
  createArchive,
  createLogicalBackup,
  deriveArchiveKeys,
  getLogicalBackup,
  type LogicalBackup,
  type LogicalVerification,
  listBackups,
  listLogicalBackups,
  openLogicalBackup,
  openStore,
  type PruneReport,
  pruneLogicalBackups,
  type Stanza,
  verifyLogicalBackup,
} from '../../operations/backup/operation.ts'
import { startCluster } from '../../postgres/cluster/cluster.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { openDumpSource } from '../../postgres/dump/dump-source.ts'
import { type LoadReport, loadDump } from '../../postgres/dump/load-dump.ts'
import { sql } from '../../postgres/sql.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { type Preparation, withDatabase } from '../prepare-database.ts'
import { toBackupFolder } from './backup-folder.ts'
import { createProjectBackup, pruneProjectBackups } from './backup-project.ts'
import { findLogicalKeeper } from './find-logical-keeper.ts'
import { findArchive, openProjectArchive } from './open-archive.ts'
import { checkOwnBackups, listOwnStanzas } from './stanza-status.ts'

export type WantedBackup = 'full' | 'incremental' | 'any' | 'logical'

/** A backup of the kind that the server gives the right to make: the cluster with its log, else schema and rows. Throws `backup_by_pgbackrest`, the Faults of both. */
export async function createBackup(place: Workplace, kind: WantedBackup): Promise<BackupRecord | LogicalBackup> {
  if (kind === 'logical') return await createProjectDump(place)
  checkOwnBackups(place)
  try {
    return await createProjectBackup(place, kind)
  } catch (error) {
    if (kind !== 'any' || !isExternal(place) || !(error instanceof Fault) || error.code !== 'backup_replication_refused') throw error
    place.onProgress(`${error.message}: schema and rows are kept instead`)
    return await createProjectDump(place)
  }
}

async function createProjectDump(place: Workplace): Promise<LogicalBackup> {
  return await withPostgres(place, createDump)
}

async function createDump(preparation: Preparation): Promise<LogicalBackup> {
  const { owner } = preparation.postgres
  const { archive, at, encryptionKey } = await openArchiveOf(preparation)
  const source = await openDumpSource(owner)
  const giveUp = () => void source.close()
  preparation.signal?.addEventListener('abort', giveUp, { once: true })
  try {
    for (const { kind, name, reason } of source.dump.leftOut) preparation.onProgress(`Not copied: ${kind} ${name} (${reason})`)
    return await createLogicalBackup(toPlace(preparation, archive), { source, database: owner.database, at, encryptionKey })
  } finally {
    preparation.signal?.removeEventListener('abort', giveUp)
    await source.close()
  }
}

/** One more when the last is older than `dorsal.backup.logical_every`; what has left the window then goes, but for the newest `keep`. */
export async function keepLogicalBackups(preparation: Preparation): Promise<void> {
  const { logicalEvery, window, keep } = preparation.settings.backup
  const { archive } = await openArchiveOf(preparation)
  const now = systemClock.now()
  const ages = (await listLogicalBackups(archive)).backups.map(({ at }) => (now - Date.parse(at)) / 1000)
  if (ages.some((age) => age < logicalEvery)) return
  const { id, storedBytes } = await createDump(preparation)
  const young = ages.filter((age) => age < window).length + 1
  const deleted = await pruneLogicalBackups(archive, { keep: Math.max(keep, young), clock: systemClock })
  preparation.log.info({ backup: id, storedBytes, deleted: deleted.length }, 'a logical backup was made')
}

type Identity = { readonly identifier: string; readonly at: Date }

type OwnArchive = { readonly archive: Archive; readonly at: Date; readonly encryptionKey: string | null }

/** Of the server that is asked, whether or not it may be replicated. */
async function openArchiveOf({ project, settings, log, postgres }: Preparation): Promise<OwnArchive> {
  const [identity] = await withDatabase(postgres.owner, { settings, log }, (database) =>
    database.transaction({ access: 'read only' }, (transaction) =>
      transaction.query<Identity>(sql`select system_identifier::text as identifier, clock_timestamp() as at from pg_control_system()`),
    ),
  )
  const { identifier = '0', at = new Date(systemClock.now()) } = identity ?? {}
  const store = await openStore(settings.backup, { root: project.root, folder: toBackupFolder(project) })
  const keys = deriveArchiveKeys(settings.backup.encryptionKeys)
  return { archive: createArchive(store, identifier, keys), at, encryptionKey: keys[0]?.id ?? null }
}

const toPlace = ({ log, onProgress }: Pick<Workplace, 'log' | 'onProgress'>, archive: Archive) => ({
  archive,
  log,
  onProgress,
  clock: systemClock,
})

/** Whether somebody else runs the database. */
export const isExternal = ({ settings }: Pick<Workplace, 'settings'>): boolean => settings.server.databaseUrl !== undefined

/** The log of the database is in other hands: nobody asked for it here, or PostgreSQL does not give it. */
async function hasLogElsewhere(place: Workplace): Promise<boolean> {
  if (!isExternal(place)) return false
  return !place.settings.backup.external || (await findLogicalKeeper(place.project)) !== undefined
}

export type EveryBackup = BackupList & { readonly logical: readonly LogicalBackup[] }

/** Of the cluster and of schema and rows, by time. None where nothing was archived yet. */
export async function listEveryBackup(place: Workplace): Promise<EveryBackup> {
  const archive = await findArchive(place)
  if (archive === undefined) return { backups: [], logical: [], unreadable: [] }
  const [ofCluster, logical] = [await listBackups(archive), await listLogicalBackups(archive)]
  return {
    backups: ofCluster.backups,
    logical: logical.backups,
    unreadable: [...ofCluster.unreadable, ...logical.unreadable],
  }
}

export type DumpStatus = {
  readonly place: string | null
  readonly logical: number
  readonly lastBackup: Pick<LogicalBackup, 'id' | 'at'> | null
  readonly unreadable: BackupList['unreadable']
  /** Who makes them by schedule, every so many seconds; null where nobody does. */
  readonly schedule: { readonly pid: number; readonly every: number; readonly problem: string | null } | null
  /** What pgBackRest of this machine says of this database. */
  readonly pgbackrest: readonly Stanza[]
}

/** Of a database that Dorsal does not run and whose log it does not receive; undefined for others. */
export async function findDumpStatus(place: Workplace): Promise<DumpStatus | undefined> {
  if (!(await hasLogElsewhere(place))) return undefined
  const archive = await findArchive(place)
  const { backups, unreadable } = archive === undefined ? { backups: [], unreadable: [] } : await listLogicalBackups(archive)
  const last = backups.at(-1)
  const keeper = await findLogicalKeeper(place.project)
  return {
    place: archive?.place ?? null,
    logical: backups.length,
    lastBackup: last === undefined ? null : { id: last.id, at: last.at },
    unreadable,
    schedule: keeper === undefined ? null : { pid: keeper.pid, every: place.settings.backup.logicalEvery, problem: keeper.backupProblem },
    pgbackrest: await listOwnStanzas(place),
  }
}

/** Every logical backup is read back. */
export async function verifyProjectDumps(place: Workplace): Promise<readonly LogicalVerification[]> {
  const archive = await findArchive(place)
  if (archive === undefined) return []
  const { backups, unreadable } = await listLogicalBackups(archive)
  const verified: LogicalVerification[] = unreadable.map(({ id, problem }) => ({ id, objects: 0, bytes: 0, problems: [problem] }))
  for (const backup of backups) verified.push(await verifyLogicalBackup(toPlace(place, archive), backup))
  return verified
}

export type EveryPruneReport = PruneReport & {
  /** Ids of the logical backups that were deleted. */
  readonly logical: readonly string[]
}

/** Deletes what the settings no longer keep, of the cluster and of schema and rows. Throws `backup_running`. */
export async function pruneEveryBackup(place: Workplace, { isDryRun }: { readonly isDryRun: boolean }): Promise<EveryPruneReport> {
  const archive = await findArchive(place)
  const { keep } = place.settings.backup
  const ofCluster = (await hasLogElsewhere(place)) ? nothingToPrune : await pruneProjectBackups(place, { isDryRun })
  return {
    ...ofCluster,
    logical: archive === undefined ? [] : await pruneLogicalBackups(archive, { keep, clock: systemClock, isDryRun }),
  }
}

const nothingToPrune: PruneReport = { deleted: [], kept: [], incomplete: [], segments: 0, freedBytes: 0, reason: null }

export type WantedDump = {
  /** Id of a logical backup, or `latest`. */
  readonly id: string
  /** An empty database; absent: a new cluster in the folder, with the project's own passwords. */
  readonly databaseUrl?: string | undefined
  /** Absent: `.dorsal/restored-dumps/<id>`. */
  readonly into?: string | undefined
}

export type RestoredDump = LoadReport & { readonly id: string; readonly at: string; readonly place: string }

/** Brings a logical backup into an empty database, where every table is counted and added up. Throws `backup_not_found`, the Faults of `loadDump`. */
export async function restoreProjectDump(place: Workplace, { id, databaseUrl, into }: WantedDump): Promise<RestoredDump> {
  const archive = (await findArchive(place)) ?? (await openProjectArchive(place))
  const backup = await getLogicalBackup(archive, id)
  const source = await openLogicalBackup(archive, backup)
  const options = { onProgress: place.onProgress, verify: true }
  const result = { id: backup.id, at: backup.at }
  if (databaseUrl !== undefined) {
    const target = parseConnectionUrl(databaseUrl)
    return { ...result, ...(await loadDump(source, target, options)), place: `the database ${target.database}` }
  }
  const folder = into ?? join(place.project.stateFolder, 'restored-dumps', backup.id)
  const { postgres: superuserPassword } = (await loadKeys(place.project, place.settings, systemClock)).databasePasswords
  const cluster = await startCluster({ folder, superuserPassword, log: silentLog, onProgress: place.onProgress })
  try {
    return { ...result, ...(await loadDump(source, cluster.target(), options)), place: folder }
  } finally {
    await cluster.stop()
  }
}
