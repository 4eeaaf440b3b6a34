import { Fault } from '../../../base/fault.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { renderPosition } from '../../../postgres/replicas/position.ts'
import { type BaseBackupReport, receiveBaseBackup, uploadManifest } from '../../../postgres/replication/base-backup.ts'
import { openReplication, type ReplicationConnection } from '../../../postgres/replication/replication-connection.ts'
import { readSegmentSize, readStandbySettings, showSetting } from '../../../postgres/replication/system.ts'
import { PostgresError } from '../../../postgres/types.ts'
import { incrementalImpossible, noFullBackup } from '../errors.ts'
import { bestCompression } from '../objects/compression.ts'
import { createStreamWriter, readStream } from '../objects/put-stream.ts'
import { deleteBackup, listBackups, toBackupFolder, writeBackup } from '../records/backup-records.ts'
import type { ArchivedStream, BackupPlace, BackupRecord } from '../types.ts'
import type { LogEnd } from '../wal/segments.ts'

export type WantedBackup = {
  /** `any` is incremental where that is possible. */
  readonly kind: 'full' | 'incremental' | 'any'
  readonly checkpoint: 'fast' | 'spread'
  /** Kilobytes a second. */
  readonly maxRate?: number
}

export type CreateBackupOptions = BackupPlace & {
  readonly target: ConnectionTarget
  readonly wanted: WantedBackup
  /** Resolves when the archive holds the log up to there, without which the copy is worth nothing. */
  readonly waitForLog: (end: LogEnd) => Promise<void>
  /** Key id, or null. */
  readonly encryptionKey: string | null
  readonly signal?: AbortSignal
}

const reportEvery = 1000

/**
 * Copies the running cluster into the archive. What fails or is given up leaves nothing that counts as a backup. Throws PostgresError,
 * ConnectionLost, `tablespaces_unsupported`, `backup_no_parent`, `backup_incremental_impossible`, and what the archive throws.
 */
export async function createBackup(options: CreateBackupOptions): Promise<BackupRecord> {
  const { wanted } = options
  if (wanted.kind === 'full') return await copyCluster(options, undefined)
  const parent = (await listBackups(options.archive)).backups.at(-1)
  if (parent === undefined && wanted.kind === 'incremental') throw noFullBackup()
  if (parent === undefined) return await copyCluster(options, undefined)
  try {
    return await copyCluster(options, parent)
  } catch (error) {
    const reason = findReason(error)
    if (reason === undefined) throw error
    if (wanted.kind === 'incremental') throw incrementalImpossible(reason, error)
    options.onProgress(`No incremental backup can be made (${reason}): making a full one`)
    return await copyCluster(options, undefined)
  }
}

/** Why it can only be a full one: PostgreSQL knows too little of what changed, or the backup before cannot be read any more. */
function findReason(error: unknown): string | undefined {
  if (error instanceof PostgresError && ['55000', '42601', '22023', '42704', '0A000'].includes(error.fields.code)) return error.message
  if (error instanceof Fault && ['backup_object_missing', 'backup_object_damaged', 'backup_key_unknown'].includes(error.code))
    return error.message
  return undefined
}

async function copyCluster(options: CreateBackupOptions, parent: BackupRecord | undefined): Promise<BackupRecord> {
  const { archive, clock, signal } = options
  const connection = await openReplication(options.target, { connectTimeout: 10, applicationName: 'dorsal_backup' })
  const close = () => connection.close()
  signal?.addEventListener('abort', close, { once: true })
  const id = renderId(clock.now(), parent === undefined ? 'full' : 'incremental')
  try {
    signal?.throwIfAborted()
    return await copyOver(connection, options, { id, parent })
  } catch (error) {
    await deleteBackup(archive, id).catch(() => undefined) // the next run deletes what has no record
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', close)
    connection.close()
  }
}

type Copy = { readonly id: string; readonly parent: BackupRecord | undefined }

async function copyOver(connection: ReplicationConnection, options: CreateBackupOptions, { id, parent }: Copy): Promise<BackupRecord> {
  const { archive, clock, waitForLog, wanted } = options
  const startedAt = new Date(clock.now()).toISOString()
  const segmentSize = await readSegmentSize(connection)
  const serverVersion = await showSetting(connection, 'server_version')
  const standbySettings = await readStandbySettings(connection)
  if (parent !== undefined) await uploadParent(connection, options, parent)
  const { report, streams } = await receiveStreams(connection, options, { id, isIncremental: parent !== undefined, wanted })
  const stoppedAt = new Date(clock.now()).toISOString()
  options.onProgress('Waiting for the log that belongs to it')
  await waitForLog({ timeline: report.timeline, position: report.stop })
  const parts = streams.flatMap((stream) => stream.parts)
  const record: BackupRecord = {
    format: 1,
    id,
    kind: parent === undefined ? 'full' : 'incremental',
    parent: parent?.id ?? null,
    systemIdentifier: archive.systemIdentifier,
    serverVersion: serverVersion.split(' ')[0] ?? '',
    standbySettings,
    segmentSize,
    timeline: report.timeline,
    startPosition: renderPosition(report.start),
    stopPosition: renderPosition(report.stop),
    startedAt,
    stoppedAt,
    plainBytes: parts.reduce((sum, { plainSize }) => sum + plainSize, 0),
    storedBytes: parts.reduce((sum, { size }) => sum + size, 0),
    compression: bestCompression,
    encryptionKey: options.encryptionKey,
    streams,
    extraObjects: [],
  }
  await writeBackup(archive, record)
  return record
}

async function uploadParent(
  connection: ReplicationConnection,
  { archive, onProgress }: CreateBackupOptions,
  parent: BackupRecord,
): Promise<void> {
  const manifest = parent.streams.find(({ name }) => name === 'backup_manifest')
  if (manifest === undefined) throw noFullBackup()
  onProgress(`Telling PostgreSQL what ${parent.id} holds`)
  await uploadManifest(connection, readStream(archive, manifest))
}

type Received = { readonly report: BaseBackupReport; readonly streams: readonly ArchivedStream[] }

async function receiveStreams(
  connection: ReplicationConnection,
  { archive, onProgress, clock }: CreateBackupOptions,
  { id, isIncremental, wanted }: { readonly id: string; readonly isIncremental: boolean; readonly wanted: WantedBackup },
): Promise<Received> {
  const folder = toBackupFolder(id)
  const tar = createStreamWriter(archive, folder, 'base.tar')
  const manifest = createStreamWriter(archive, folder, 'backup_manifest')
  const { checkpoint, maxRate } = wanted
  const limits = maxRate === undefined ? { checkpoint } : { checkpoint, maxRate }
  let reportedAt = clock.now()
  onProgress('Waiting for a checkpoint')
  const report = await receiveBaseBackup(
    connection,
    { label: `dorsal ${id}`, incremental: isIncremental, ...limits },
    {
      takeTar: tar.write,
      takeManifest: manifest.write,
      onProgress: (done, total) => {
        if (clock.now() - reportedAt < reportEvery) return
        reportedAt = clock.now()
        onProgress(`Copied ${toMegabytes(done)} of about ${toMegabytes(total)}`)
      },
    },
  )
  return { report, streams: [await tar.end(), await manifest.end()] }
}

const toMegabytes = (bytes: number) => `${Math.ceil(bytes / 1_000_000)} MB`

/** `20261122T213000Z-full`. */
function renderId(now: number, kind: BackupRecord['kind']): string {
  return `${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}-${kind}`
}
