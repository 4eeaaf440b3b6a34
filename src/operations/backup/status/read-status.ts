import { readArchivePosition } from '../records/archive-position.ts'
import { listBackups } from '../records/backup-records.ts'
import { readContents } from '../restore/read-contents.ts'
import type { Archive, BackupRecord, RecoverableRange, UnreadableBackup } from '../types.ts'

export type ArchiveStatus = {
  readonly place: string
  /** ISO 8601; null when nothing can be restored. */
  readonly earliest: string | null
  readonly latest: string | null
  /** More than one when the log has holes, or timelines were left behind by a restore. */
  readonly ranges: readonly RecoverableRange[]
  readonly backups: number
  readonly lastBackup: Pick<BackupRecord, 'id' | 'kind' | 'stoppedAt'> | null
  readonly unreadable: readonly UnreadableBackup[]
  readonly storedBytes: number
}

/** What an archive holds, without reading it all. Throws what the target throws. */
export async function readArchiveStatus(archive: Archive): Promise<ArchiveStatus> {
  const { backups, unreadable } = await listBackups(archive)
  const position = await readArchivePosition(archive)
  const ranges = position === undefined || unreadable.length > 0 ? [] : (await readContents(archive)).ranges
  const last = backups.at(-1)
  const objects = await archive.list('')
  return {
    place: archive.place,
    earliest: ranges[0]?.from ?? null,
    latest: ranges.at(-1)?.to ?? null,
    ranges,
    backups: backups.length,
    lastBackup: last === undefined ? null : { id: last.id, kind: last.kind, stoppedAt: last.stoppedAt },
    unreadable,
    storedBytes: objects.reduce((sum, { size }) => sum + size, 0),
  }
}
