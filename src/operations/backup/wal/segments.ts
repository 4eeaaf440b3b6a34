import type { Position } from '../../../postgres/replication/types.ts'
import { renderSegment, renderTimeline } from '../restore/timelines.ts'

/** A piece of the log of one size, counted from the beginning of the log. */
export type Segment = { readonly timeline: number; readonly number: bigint }

/** Up to where the log is there. */
export type LogEnd = { readonly timeline: number; readonly position: Position }

export const partialEnd = '.partial'

export function nameSegmentObject({ timeline, number }: Segment, segmentSize: number): string {
  return `wal/${renderTimeline(timeline)}/${renderSegment(timeline, number, segmentSize)}`
}

export const nameHistoryObject = (timeline: number): string => `wal/${renderTimeline(timeline)}.history`

/** Undefined for names that are no segment's: histories, other files. */
export function parseSegmentObject(name: string, segmentSize: number): (Segment & { readonly isPartial: boolean }) | undefined {
  const [, timeline, high, low, partial] = /^wal\/[0-9A-F]{8}\/([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?$/.exec(name) ?? []
  if (timeline === undefined) return undefined
  const perPart = 0x1_0000_0000n / BigInt(segmentSize)
  return {
    timeline: Number.parseInt(timeline, 16),
    number: BigInt(`0x${high}`) * perPart + BigInt(`0x${low}`),
    isPartial: partial !== undefined,
  }
}

export const findSegment = (timeline: number, position: Position, segmentSize: number): Segment => ({
  timeline,
  number: position / BigInt(segmentSize),
})

export const findStart = ({ number }: Segment, segmentSize: number): Position => number * BigInt(segmentSize)

/** The order in which segments are written. */
export function compareSegments(one: Segment, other: Segment): number {
  return one.timeline - other.timeline || Number(one.number - other.number)
}

export function compareEnds(one: LogEnd, other: LogEnd): number {
  return one.timeline - other.timeline || (one.position < other.position ? -1 : one.position > other.position ? 1 : 0)
}
