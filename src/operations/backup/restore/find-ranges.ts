import { parsePosition } from '../../../postgres/replicas/position.ts'
import type { ArchivePosition, BackupRecord, RecoverableRange } from '../types.ts'
import { leadsThrough, nameSegment, renderTimeline, type TimelineStretch } from './timelines.ts'

export type ArchivedLog = {
  /** By time. */
  readonly backups: readonly BackupRecord[]
  readonly ways: ReadonlyMap<number, readonly TimelineStretch[]>
  /** Objects below `wal/`. */
  readonly stored: ReadonlySet<string>
  /** Up to where each timeline is archived. */
  readonly ends: readonly ArchivePosition[]
}

/**
 * The seconds that can be restored: on each timeline that was live from its first backup, or where the one before it ended, to where it ended
 * itself; a hole in the log begins the range anew with the next backup behind it.
 */
export function findRanges(log: ArchivedLog): readonly RecoverableRange[] {
  const ranges: RecoverableRange[] = []
  for (const end of log.ends.toSorted((one, other) => one.timeline - other.timeline)) {
    const base = findOldestUsable(log, end)
    if (base === undefined) continue
    const before = ranges.findLast(({ to }) => to > base.stoppedAt)
    const range = { from: before?.to ?? base.stoppedAt, to: end.at, timeline: end.timeline, backup: base.id }
    if (range.from < range.to) ranges.push(range)
  }
  return ranges
}

/** The oldest backup from which the log leads to the end without a hole. */
function findOldestUsable({ backups, ways, stored }: ArchivedLog, end: ArchivePosition): BackupRecord | undefined {
  const way = ways.get(end.timeline) ?? []
  const last = parsePosition(end.position)
  let oldest: BackupRecord | undefined
  let known: bigint | undefined
  for (const backup of backups.toReversed()) {
    const stop = parsePosition(backup.stopPosition)
    if (!leadsThrough(way, backup.timeline, stop) || stop > last || !isWhole(backup, backups)) continue
    const size = BigInt(backup.segmentSize)
    const first = parsePosition(backup.startPosition) / size
    for (let number = first; number < (known ?? last / size + (last % size === 0n ? 0n : 1n)); number++) {
      if (!isStored({ way, stored, number, segmentSize: backup.segmentSize })) return oldest
    }
    known = first
    oldest = backup
  }
  return oldest
}

function isWhole(backup: BackupRecord, backups: readonly BackupRecord[]): boolean {
  if (backup.parent === null) return true
  const parent = backups.find(({ id }) => id === backup.parent)
  return parent !== undefined && isWhole(parent, backups)
}

type Sought = {
  readonly way: readonly TimelineStretch[]
  readonly stored: ReadonlySet<string>
  readonly number: bigint
  readonly segmentSize: number
}

function isStored({ way, stored, number, segmentSize }: Sought): boolean {
  return nameSegment(way, number, segmentSize).some(({ timeline, segment }) => {
    const name = `wal/${renderTimeline(timeline)}/${segment}`
    return stored.has(name) || stored.has(`${name}.partial`)
  })
}
