import { freeBytes } from '../../../base/free-bytes.ts'
import { writeArchivePosition } from '../records/archive-position.ts'
import type { Archive, ArchivePosition } from '../types.ts'
import {
  compareEnds,
  compareSegments,
  findSegment,
  findStart,
  type LogEnd,
  nameSegmentObject,
  partialEnd,
  type Segment,
} from './segments.ts'
import type { Spool } from './spool.ts'
import { createTurns } from './turns.ts'

export type ShipperOptions = { readonly archive: Archive; readonly spool: Spool; readonly segmentSize: number }

/** Everything that was durable on the server at `at` (milliseconds) lies before `end`. */
export type Witness = { readonly end: LogEnd; readonly at: number }

export type Shipper = {
  /** To be shipped, in this order. */
  readonly add: (segments: readonly Segment[]) => void
  readonly waiting: () => number
  /** Ships the whole segments that wait. Throws what the archive throws; what was not shipped still waits. */
  readonly shipWhole: () => Promise<void>
  /** Ships the beginning of the segment in which `durable` lies. Throws what the archive throws. */
  readonly shipBeginning: (durable: LogEnd) => Promise<void>
  /** Notes what the archive proves to hold. */
  readonly note: (witness: Witness) => Promise<ArchivePosition>
  /** Up to where everything is in the archive; undefined before anything was shipped. */
  readonly shipped: () => LogEnd | undefined
}

/** Brings WAL from the spool to the archive, oldest first. */
export function createShipper({ archive, spool, segmentSize }: ShipperOptions): Shipper {
  const waiting: Segment[] = []
  const inTurn = createTurns()
  let shipped: LogEnd | undefined

  function advance(end: LogEnd): void {
    if (shipped === undefined || compareEnds(end, shipped) > 0) shipped = end
  }

  async function putSegment(name: string, segment: Segment, length: number): Promise<void> {
    const bytes = await spool.read(segment, length)
    await archive.putObject(name, bytes)
    freeBytes(bytes)
  }

  async function ship(segment: Segment): Promise<void> {
    const name = nameSegmentObject(segment, segmentSize)
    await putSegment(name, segment, segmentSize)
    await archive.delete([name + partialEnd])
    await spool.delete(segment)
    advance({ timeline: segment.timeline, position: findStart(segment, segmentSize) + BigInt(segmentSize) })
  }

  async function shipWaiting(): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      await ship(next)
      waiting.shift()
    }
  }

  async function shipBeginning(durable: LogEnd): Promise<void> {
    const segment = findSegment(durable.timeline, durable.position, segmentSize)
    const length = Number(durable.position - findStart(segment, segmentSize))
    const isNews = shipped === undefined || compareEnds(durable, shipped) > 0
    if (length > 0 && isNews) await putSegment(nameSegmentObject(segment, segmentSize) + partialEnd, segment, length)
    advance(durable)
  }

  return {
    add: (segments) => {
      for (const segment of segments) if (!waiting.some((each) => compareSegments(each, segment) === 0)) waiting.push(segment)
    },
    waiting: () => waiting.length,
    shipWhole: () => inTurn(shipWaiting),
    shipBeginning: (durable) => inTurn(() => shipBeginning(durable)),
    note: (witness) => writeArchivePosition(archive, witness),
    shipped: () => shipped,
  }
}
