import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDiskFull, isErrno } from '../../../base/errno.ts'
import type { Position } from '../../../postgres/replication/types.ts'
import { targetFull } from '../errors.ts'
import { renderSegment } from '../restore/timelines.ts'
import { compareSegments, findSegment, findStart, type LogEnd, parseSegmentObject, type Segment } from './segments.ts'
import { createTurns } from './turns.ts'

/** WAL on this machine's disk, on its way to the archive: whole segments, and the one that is being received. */
export type Spool = {
  /** Gives the segments that are whole now; those are durable. Writing the same bytes again changes nothing. */
  readonly write: (timeline: number, position: Position, bytes: Buffer) => Promise<readonly Segment[]>
  /** Makes durable what was written; gives where that ends. Undefined when nothing has been written yet. */
  readonly sync: () => Promise<LogEnd | undefined>
  /** The first `length` bytes, or all there are. */
  readonly read: (segment: Segment, length: number) => Promise<Buffer>
  readonly delete: (segment: Segment) => Promise<void>
  /** In the order in which they were written. */
  readonly list: () => Promise<readonly Segment[]>
  readonly close: () => Promise<void>
}

type OpenSegment = { readonly segment: Segment; readonly file: FileHandle }

/** Files of a folder, named as PostgreSQL names them. Throws `backup_disk_full`. */
export function createSpool(folder: string, segmentSize: number): Spool {
  const pathOf = ({ timeline, number }: Segment) => join(folder, renderSegment(timeline, number, segmentSize))
  let current: OpenSegment | undefined
  let written: LogEnd | undefined
  const turns = createTurns()

  /** One after the other: a file must not be closed while it is being synced. */
  const inTurn = <T>(work: () => Promise<T>) =>
    turns(work).catch((error: unknown) => Promise.reject(isDiskFull(error) ? targetFull(folder, error) : error))

  async function openFor(segment: Segment): Promise<OpenSegment> {
    if (current !== undefined && compareSegments(current.segment, segment) === 0) return current
    await closeCurrent()
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // Not emptied: what is in it was acknowledged, and the same bytes come again.
    const file = await open(pathOf(segment), 'r+').catch(() => open(pathOf(segment), 'w+', 0o600))
    current = { segment, file }
    return current
  }

  async function closeCurrent(): Promise<void> {
    const closing = current
    current = undefined
    if (closing === undefined) return
    await closing.file.datasync().finally(() => closing.file.close())
  }

  async function writeAll(timeline: number, position: Position, bytes: Buffer): Promise<readonly Segment[]> {
    const whole: Segment[] = []
    for (let taken = 0; taken < bytes.length; ) {
      const at = position + BigInt(taken)
      const segment = findSegment(timeline, at, segmentSize)
      const offset = Number(at - findStart(segment, segmentSize))
      const piece = bytes.subarray(taken, taken + segmentSize - offset)
      const { file } = await openFor(segment)
      await writeFully(file, piece, offset)
      taken += piece.length
      written = { timeline, position: position + BigInt(taken) }
      if (offset + piece.length < segmentSize) continue
      await closeCurrent()
      whole.push(segment)
    }
    return whole
  }

  return {
    write: (timeline, position, bytes) => inTurn(() => writeAll(timeline, position, bytes)),
    sync: () =>
      inTurn(async () => {
        await current?.file.datasync()
        return written
      }),
    read: async (segment, length) => {
      const bytes = await readFile(pathOf(segment))
      return bytes.subarray(0, length)
    },
    delete: (segment) => rm(pathOf(segment), { force: true }),
    list: () => listSegments(folder, segmentSize),
    close: () => inTurn(closeCurrent),
  }
}

/** A disk that is nearly full takes a part and refuses the rest. */
async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
}

async function listSegments(folder: string, segmentSize: number): Promise<readonly Segment[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  })
  return names
    .map((name) => parseSegmentObject(`wal/${name.slice(0, 8)}/${name}`, segmentSize))
    .filter((segment) => segment !== undefined)
    .map(({ timeline, number }) => ({ timeline, number }))
    .sort(compareSegments)
}
