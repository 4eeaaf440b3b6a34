import { type Position, parsePosition } from '../../../postgres/replicas/position.ts'
import type { ArchivePosition, BackupRecord, RecoverableRange, RestorePoint } from '../types.ts'
import { chainBroken, outsideWindow, pointUnknown, positionUnreachable } from './errors.ts'
import type { RestoreTarget } from './parse-target.ts'
import { leadsThrough, type TimelineStretch } from './timelines.ts'

/** What the archive holds, as far as it decides a restore. */
export type ArchiveContents = {
  /** By time. */
  readonly backups: readonly BackupRecord[]
  readonly ranges: readonly RecoverableRange[]
  readonly points: readonly RestorePoint[]
  readonly position: ArchivePosition
  /** The way to each timeline. */
  readonly ways: ReadonlyMap<number, readonly TimelineStretch[]>
}

export type RestorePlan = {
  /** A full backup and the incremental ones on it. */
  readonly chain: readonly BackupRecord[]
  readonly way: readonly TimelineStretch[]
  readonly timeline: number
  /** The log is fetched from here … */
  readonly from: Position
  /** … to here, or as far as it is there. */
  readonly to: Position | undefined
  /** PostgreSQL's settings that end the recovery at the moment; none for the end of the log. */
  readonly ending: Readonly<Record<string, string>>
}

/**
 * Decides which backups and which stretch of the log bring a moment back: the newest backup before it, so that little log is replayed.
 * Throws `restore_outside_window`, `restore_point_unknown`, `restore_position_unreachable`, `restore_chain_broken`.
 */
export function planRestore(contents: ArchiveContents, target: RestoreTarget): RestorePlan {
  switch (target.kind) {
    case 'latest':
      return planLatest(contents)
    case 'time':
      return planTime(contents, target.at)
    case 'position':
      return planPosition(contents, target.position)
    case 'point':
      return planPoint(contents, target.name)
  }
}

function planLatest(contents: ArchiveContents): RestorePlan {
  const { timeline } = contents.position
  return plan(contents, { timeline, isBefore: () => true, isAfter: () => false, ending: {} })
}

function planTime(contents: ArchiveContents, at: number): RestorePlan {
  const range = contents.ranges.findLast(({ from, to }) => Date.parse(from) <= at && at <= Date.parse(to))
  if (range === undefined) throw outsideWindow(contents.ranges)
  const isBefore = (backup: BackupRecord) => Date.parse(backup.stoppedAt) <= at
  const isAfter = (backup: BackupRecord) => Date.parse(backup.startedAt) > at
  const ending = { recovery_target_time: renderTime(at) }
  return plan(contents, { timeline: range.timeline, isBefore, isAfter, ending })
}

/** Settings on the command line are read before PostgreSQL knows what `Z` means. */
const renderTime = (at: number) => new Date(at).toISOString().replace('T', ' ').replace('Z', '+00')

function planPosition(contents: ArchiveContents, position: Position): RestorePlan {
  if (position > parsePosition(contents.position.position)) throw positionUnreachable(contents.position.position)
  // Everything in the log before the position, nothing from there on.
  const ending = { recovery_target_lsn: renderTarget(position), recovery_target_inclusive: 'off' }
  return plan(contents, { ...aroundPosition(contents.position.timeline, position), ending })
}

function planPoint(contents: ArchiveContents, name: string): RestorePlan {
  // PostgreSQL lets a name be given twice; the later one is meant, and the log is fetched only up to there.
  const point = contents.points.findLast((each) => each.name === name)
  if (point === undefined) throw pointUnknown(name, contents.points)
  const position = parsePosition(point.position)
  return { ...plan(contents, { ...aroundPosition(point.timeline, position), ending: { recovery_target_name: name } }), to: position }
}

const renderTarget = (position: Position) => `${(position >> 32n).toString(16)}/${(position & 0xffff_ffffn).toString(16)}`

function aroundPosition(timeline: number, position: Position) {
  const isBefore = (backup: BackupRecord) => parsePosition(backup.stopPosition) <= position
  const isAfter = (backup: BackupRecord) => parsePosition(backup.startPosition) > position
  return { timeline, isBefore, isAfter }
}

type Moment = Pick<RestorePlan, 'timeline' | 'ending'> & {
  readonly isBefore: (backup: BackupRecord) => boolean
  readonly isAfter: (backup: BackupRecord) => boolean
}

function plan(contents: ArchiveContents, { timeline, isBefore, isAfter, ending }: Moment): RestorePlan {
  const way = contents.ways.get(timeline) ?? []
  const onWay = contents.backups.filter((backup) => leadsThrough(way, backup.timeline, parsePosition(backup.stopPosition)))
  const base = onWay.findLast(isBefore)
  if (base === undefined) throw outsideWindow(contents.ranges)
  const next = onWay.find(isAfter)
  return {
    chain: findChain(contents.backups, base),
    way,
    timeline,
    from: parsePosition(base.startPosition),
    to: next === undefined ? undefined : parsePosition(next.stopPosition),
    ending,
  }
}

function findChain(backups: readonly BackupRecord[], last: BackupRecord): readonly BackupRecord[] {
  if (last.parent === null) return [last]
  const parent = backups.find(({ id }) => id === last.parent)
  if (parent === undefined) throw chainBroken(last.id, last.parent)
  return [...findChain(backups, parent), last]
}
