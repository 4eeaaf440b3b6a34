import { parsePosition } from '../../../postgres/replicas/position.ts'
import { planRetention, type RetentionRule } from '../domain/plan-retention.ts'
import { deleteBackup, listBackups, listIncomplete } from '../records/backup-records.ts'
import type { BackupPlace, BackupRecord } from '../types.ts'
import { parseSegmentObject } from '../wal/segments.ts'

export type PruneReport = {
  /** Ids. */
  readonly deleted: readonly string[]
  readonly kept: readonly string[]
  /** Backups that were broken off. */
  readonly incomplete: readonly string[]
  readonly segments: number
  readonly freedBytes: number
  /** Why nothing may be deleted; null when it may. */
  readonly reason: string | null
}

/**
 * Deletes what no kept backup and no moment of the window needs. To be run by whoever holds the lock of backups: a backup under way looks like one that
 * was broken off. A dry run deletes nothing.
 */
export async function pruneArchive(
  { archive, onProgress }: BackupPlace,
  rule: RetentionRule,
  { isDryRun }: { readonly isDryRun: boolean },
): Promise<PruneReport> {
  const { backups, unreadable } = await listBackups(archive)
  const incomplete = await listIncomplete(archive)
  const nothing = { deleted: [], kept: backups.map(({ id }) => id), incomplete: [], segments: 0, freedBytes: 0 }
  if (unreadable[0] !== undefined)
    return { ...nothing, reason: `${unreadable[0].id} cannot be read, and may need any other: ${unreadable[0].problem}` }
  const { kept, deleted } = planRetention(backups, rule)
  const segments = await listUnneeded(archive, kept)
  let freedBytes = segments.reduce((sum, { size }) => sum + size, 0)
  const spent = [...deleted.map(({ id }) => id), ...incomplete]
  for (const id of spent) {
    onProgress(`${isDryRun ? 'Would delete' : 'Deleting'} ${id}`)
    freedBytes += isDryRun ? await measureBackup(archive, id) : await deleteBackup(archive, id)
  }
  if (!isDryRun) await archive.delete(segments.map(({ name }) => name))
  const ids = (all: readonly BackupRecord[]) => all.map(({ id }) => id)
  return { deleted: ids(deleted), kept: ids(kept), incomplete, segments: segments.length, freedBytes, reason: null }
}

/** Segments from which no kept backup is ever replayed. Without a backup there is nothing that could be judged. */
async function listUnneeded(archive: BackupPlace['archive'], kept: readonly BackupRecord[]) {
  const [some] = kept
  if (some === undefined) return []
  const objects = await archive.list('wal/')
  return objects.filter(({ name }) => {
    const segment = parseSegmentObject(name, some.segmentSize)
    return segment !== undefined && !kept.some((backup) => mayReplay(backup, segment))
  })
}

function mayReplay(
  { startPosition, segmentSize, timeline }: BackupRecord,
  segment: { readonly timeline: number; readonly number: bigint },
): boolean {
  return segment.timeline >= timeline && segment.number >= parsePosition(startPosition) / BigInt(segmentSize)
}

async function measureBackup(archive: BackupPlace['archive'], id: string): Promise<number> {
  return (await archive.list(`backups/${id}/`)).reduce((sum, { size }) => sum + size, 0)
}
