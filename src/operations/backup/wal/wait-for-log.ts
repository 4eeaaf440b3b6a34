import { setTimeout as sleep } from 'node:timers/promises'
import { renderPosition } from '../../../postgres/replicas/position.ts'
import { walNotArchived } from '../errors.ts'
import type { Archive } from '../types.ts'
import { findSegment, type LogEnd, nameSegmentObject } from './segments.ts'

export type LogWait = {
  readonly segmentSize: number
  /** Milliseconds. */
  readonly within: number
  readonly signal?: AbortSignal
}

const pollEvery = 250

/**
 * Waits until the segment with the last byte before `end` is in the archive: segments get there in their order, whoever brings them. PostgreSQL begins
 * a new segment at the end of a backup, so that it does not take long. Throws `backup_wal_missing`.
 */
export async function waitForLog(archive: Archive, end: LogEnd, { segmentSize, within, signal }: LogWait): Promise<void> {
  const name = nameSegmentObject(findSegment(end.timeline, end.position - 1n, segmentSize), segmentSize)
  for (let waited = 0; waited < within; waited += pollEvery) {
    signal?.throwIfAborted()
    if ((await archive.list(name)).some((each) => each.name === name)) return
    await sleep(pollEvery)
  }
  throw walNotArchived(renderPosition(end.position))
}
