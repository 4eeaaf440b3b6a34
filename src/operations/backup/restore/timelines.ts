import { parseTimelineHistory } from '../../../postgres/replication/system.ts'
import type { Position } from '../../../postgres/replication/types.ts'

/** A stretch of the log that leads to a moment on some timeline; the last one has no end. */
export type TimelineStretch = {
  readonly timeline: number
  /** Where it branched off from the one before it. */
  readonly begin: Position
  /** Where the next one branched off. */
  readonly end: Position | undefined
}

/** The way to a timeline through its ancestors, oldest first. `history` is its history file, which timeline 1 has none of. */
export function findWay(timeline: number, history: Buffer | undefined): readonly TimelineStretch[] {
  let begin: Position = 0n
  const ancestors = (history === undefined ? [] : parseTimelineHistory(history)).map((ancestor) => {
    const stretch = { ...ancestor, begin }
    begin = ancestor.end
    return stretch
  })
  return [...ancestors, { timeline, begin, end: undefined }]
}

/** Whether the log at a position of a timeline is on this way. */
export function leadsThrough(way: readonly TimelineStretch[], timeline: number, position: Position): boolean {
  const stretch = way.find((each) => each.timeline === timeline)
  return stretch !== undefined && (stretch.end === undefined || position <= stretch.end)
}

const hex = (value: bigint | number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0')

export const renderTimeline = (timeline: number): string => hex(timeline, 8)

/** The name PostgreSQL gives to a segment: timeline, and the segment's number in two parts of eight digits. */
export function renderSegment(timeline: number, number: bigint, segmentSize: number): string {
  const perPart = 0x1_0000_0000n / BigInt(segmentSize)
  return `${renderTimeline(timeline)}${hex(number / perPart, 8)}${hex(number % perPart, 8)}`
}

/**
 * The names under which a segment may be found, the best first: a new timeline begins with a copy of the segment in which it branched off, so
 * that its own file has all that the older one has up to there.
 */
export function nameSegment(
  way: readonly TimelineStretch[],
  number: bigint,
  segmentSize: number,
): readonly { timeline: number; segment: string }[] {
  const size = BigInt(segmentSize)
  return way
    .filter(({ begin, end }) => number >= begin / size && (end === undefined || number <= end / size))
    .map(({ timeline }) => ({ timeline, segment: renderSegment(timeline, number, segmentSize) }))
    .reverse()
}
