import { mkdir } from 'node:fs/promises'
import type { Clock } from '../../../base/clock.ts'
import { Fault } from '../../../base/fault.ts'
import type { Log } from '../../../base/log.ts'
import { createOwnerLock, findOwner, type OwnerLock } from '../../../postgres/cluster/owner-lock.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { backupRunning } from '../errors.ts'
import type { ClusterArchive } from '../open-cluster-archive.ts'
import { deleteBackup, listIncomplete } from '../records/backup-records.ts'
import { type PruneReport, pruneArchive } from '../retention/prune-archive.ts'
import type { BackupSettings } from '../settings.ts'
import type { ArchiveKeys, BackupRecord } from '../types.ts'
import { waitForLog } from '../wal/wait-for-log.ts'
import { createBackup, type WantedBackup } from './create-backup.ts'

export type RunBackupOptions = ClusterArchive & {
  readonly target: ConnectionTarget
  readonly settings: Pick<BackupSettings, 'keep' | 'window'>
  readonly keys: ArchiveKeys
  /** Of backups in the state folder. */
  readonly folder: string
  readonly wanted: WantedBackup
  readonly onProgress: (line: string) => void
  readonly clock: Clock
  readonly log: Log
  readonly signal?: AbortSignal
}

/** Milliseconds that the log may take to reach the archive. */
const logWithin = 10 * 60_000

/** One backup at a time: cleans up after those that were broken off, makes it, then deletes what is no longer needed. Throws `backup_running`. */
export async function runBackup(options: RunBackupOptions): Promise<{ readonly backup: BackupRecord; readonly pruned: PruneReport }> {
  return await withBackupLock(options.folder, async () => {
    const { archive, segmentSize, signal, clock, settings } = options
    for (const id of await listIncomplete(archive)) await deleteBackup(archive, id)
    await archive.deleteDrafts('backups/')
    const backup = await createBackup({
      ...options,
      encryptionKey: options.keys[0]?.id ?? null,
      waitForLog: (end) => waitForLog(archive, end, { segmentSize, within: logWithin, ...(signal === undefined ? {} : { signal }) }),
    })
    const rule = { keep: settings.keep, window: settings.window * 1000, now: clock.now() }
    return { backup, pruned: await pruneArchive(options, rule, { isDryRun: false }) }
  })
}

/** Throws `backup_running`. */
export async function withBackupLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = lockOrName(folder)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

function lockOrName(folder: string): OwnerLock {
  try {
    return createOwnerLock(folder)
  } catch (error) {
    const pid = findOwner(folder)?.pid
    throw error instanceof Fault && pid !== undefined ? backupRunning(pid) : error
  }
}
