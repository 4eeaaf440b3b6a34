import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import type { Log } from '../../base/log.ts'
import { rest } from '../../base/rest.ts'
import { toMessage } from '../../base/to-message.ts'
import { createOwnerLock, type OwnerLock } from '../../postgres/cluster/owner-lock.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { runBackup } from './base/run-backup.ts'
import { findDueBackup } from './domain/plan-schedule.ts'
import { type ClusterArchive, openClusterArchive } from './open-cluster-archive.ts'
import { listBackups } from './records/backup-records.ts'
import type { BackupSettings } from './settings.ts'
import { type ArchiverReport, writeArchiverReport } from './status/archiver-report.ts'
import type { ArchiveKeys, ObjectStore } from './types.ts'
import { startWalArchiver, type WalArchiver } from './wal/archive-wal.ts'

export type ArchivingOptions = {
  /** A role with REPLICATION. */
  readonly target: ConnectionTarget
  readonly settings: BackupSettings
  readonly store: ObjectStore
  readonly keys: ArchiveKeys
  /** Of backups in the state folder: the spool, the lock and the report are there, whatever the target is. */
  readonly folder: string
  /** Keeps schema and rows where PostgreSQL gives no right to replicate: makes a backup when one is due. */
  readonly keepLogical: (signal: AbortSignal) => Promise<void>
  /** Nothing is archived before. */
  readonly startsAfter: Promise<void>
  readonly clock: Clock
  readonly log: Log
}

export type Archiving = {
  /** Resolves when WAL is being received, or could not be at the first attempt. */
  readonly begun: Promise<void>
  readonly stop: () => Promise<void>
}

const tryAgainAfter = 30_000
const lookEvery = 5_000
const takenPause = 1_000

/** Archives the cluster until stopped: WAL all the time, backups when they are due. Nothing that fails here ends the process; it is logged and told. */
export function startArchiving(options: ArchivingOptions): Archiving {
  const stopping = new AbortController()
  const begun = Promise.withResolvers<void>()
  const running = run(options, begun.resolve, stopping.signal).finally(begun.resolve)
  return {
    begun: begun.promise,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function run(options: ArchivingOptions, onBegun: () => void, signal: AbortSignal): Promise<void> {
  const { folder } = options
  await Promise.race([options.startsAfter, aborted(signal)])
  while (!signal.aborted) {
    let lock: OwnerLock | undefined
    try {
      const spool = join(folder, 'spool')
      await mkdir(spool, { recursive: true, mode: 0o700 })
      lock = createOwnerLock(spool)
      await archiveCluster(options, await openClusterArchive(options.target, options.store, options.keys), { spool, onBegun, signal })
    } catch (error) {
      if (signal.aborted) return
      if (isTaken(error)) {
        await rest(takenPause, signal)
        continue
      }
      await tell(options, await goWithout(options, error, signal))
      onBegun()
    } finally {
      lock?.release()
    }
    await rest(tryAgainAfter, signal)
  }
}

/** Schema and rows, where nothing more is allowed; otherwise nothing. */
async function goWithout({ log, keepLogical }: ArchivingOptions, error: unknown, signal: AbortSignal): Promise<Partial<ArchiverReport>> {
  if (!(error instanceof Fault) || error.code !== 'backup_replication_refused') {
    log.error({ reason: toMessage(error) }, 'the archive cannot be kept; trying again')
    return { problem: toMessage(error) }
  }
  try {
    // A stop waits for no copy.
    await Promise.race([keepLogical(signal), aborted(signal)])
    return { isLogicalOnly: true }
  } catch (failure) {
    log.error({ reason: toMessage(failure) }, 'no logical backup could be made; trying again')
    return { isLogicalOnly: true, backupProblem: toMessage(failure) }
  }
}

/** A command makes a backup at this moment, and brings the log to the archive meanwhile. */
const isTaken = (error: unknown) => error instanceof Fault && error.code === 'cluster_already_running'

type Run = { readonly spool: string; readonly onBegun: () => void; readonly signal: AbortSignal }

async function archiveCluster(options: ArchivingOptions, cluster: ClusterArchive, { spool, onBegun, signal }: Run): Promise<void> {
  const { settings, target, clock, log } = options
  const need = { isFull: false }
  await cluster.archive.deleteDrafts('wal/')
  const archiver = startWalArchiver({
    target,
    slot: settings.slot,
    ...cluster,
    spoolFolder: join(spool, cluster.archive.systemIdentifier),
    shipEvery: settings.shipEvery,
    synchronous: settings.synchronous,
    onGap: () => {
      need.isFull = true
    },
    clock,
    log,
  })
  void archiver.begun.then(onBegun)
  try {
    await keepBackups(options, cluster, { archiver, need, signal })
  } finally {
    await archiver.stop()
  }
}

type Keeping = { readonly archiver: WalArchiver; readonly need: { isFull: boolean }; readonly signal: AbortSignal }

async function keepBackups(options: ArchivingOptions, cluster: ClusterArchive, { archiver, need, signal }: Keeping): Promise<void> {
  let known = (await listBackups(cluster.archive)).backups
  let backupProblem: string | null = null
  let nextAttempt = 0
  while (!signal.aborted) {
    const now = options.clock.now()
    const due = need.isFull ? 'full' : findDueBackup(known, toSchedule(options.settings, now))
    if (due !== undefined && now >= nextAttempt && archiver.state().isReceiving) {
      backupProblem = await tryBackup(options, cluster, { kind: due, signal })
      if (backupProblem === null) need.isFull = false
      else nextAttempt = options.clock.now() + tryAgainAfter
      known = (await listBackups(cluster.archive)).backups
    }
    const last = known.at(-1)
    const earliest = known[0]?.stoppedAt ?? null
    const lastBackup = last === undefined ? null : { id: last.id, kind: last.kind, stoppedAt: last.stoppedAt }
    const { problem, archived, ...state } = archiver.state()
    await tell(options, { ...state, problem: problem ?? null, archived: archived ?? null, earliest, lastBackup, backupProblem })
    await rest(lookEvery, signal)
  }
}

function toSchedule({ fullEvery, incrementalEvery }: BackupSettings, now: number) {
  return { fullEvery: fullEvery * 1000, incrementalEvery: incrementalEvery * 1000, now }
}

/** Why it failed; null when it did not. */
async function tryBackup(
  options: ArchivingOptions,
  cluster: ClusterArchive,
  { kind, signal }: { readonly kind: 'full' | 'any'; readonly signal: AbortSignal },
): Promise<string | null> {
  const { log, settings } = options
  const onProgress = (line: string) => log.debug({ from: 'backup' }, line)
  try {
    // The first one: nothing can be restored before it is there, and there is little to write.
    const isFirst = (await listBackups(cluster.archive)).backups.length === 0
    const wanted = { kind, checkpoint: isFirst ? 'fast' : 'spread', maxRate: settings.maxRate } as const
    const { backup, pruned } = await runBackup({ ...options, ...cluster, wanted, onProgress, signal })
    log.info({ backup: backup.id, storedBytes: backup.storedBytes, deleted: pruned.deleted.length }, 'a backup was made')
    return null
  } catch (error) {
    if (signal.aborted) return null
    // Somebody makes one by hand.
    if (error instanceof Fault && error.code === 'backup_running') return null
    log.error({ reason: toMessage(error) }, 'no backup could be made; trying again')
    return toMessage(error)
  }
}

async function tell({ folder, store, clock, log }: ArchivingOptions, known: Partial<ArchiverReport>): Promise<void> {
  const nothing = {
    isReceiving: false,
    problem: null,
    archived: null,
    earliest: null,
    lagBytes: 0,
    waitingSegments: 0,
    lastBackup: null,
    backupProblem: null,
  }
  const report = { pid: process.pid, at: new Date(clock.now()).toISOString(), place: store.place, ...nothing, ...known }
  await writeArchiverReport(folder, report).catch((error: unknown) =>
    log.warn({ reason: toMessage(error) }, 'the state of the archive was not written'),
  )
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
