import { freeBytes } from '../../../base/free-bytes.ts'
import { parsePosition } from '../../../postgres/replicas/position.ts'
import { findWay, nameSegment, renderTimeline, type TimelineStretch } from '../restore/timelines.ts'
import type { ArchivePosition, BackupPlace, BackupRecord } from '../types.ts'
import { readSegment } from '../wal/read-segment.ts'
import { nameHistoryObject, partialEnd } from '../wal/segments.ts'
import type { Findings } from './findings.ts'

export type LogVerification = {
  /** By time. */
  readonly backups: readonly BackupRecord[]
  readonly position: ArchivePosition | undefined
  readonly findings: Findings
}

export type LogReport = { readonly segments: number; readonly bytes: number }

/** The log from the oldest backup to the archive's end, each segment read once. */
export async function verifyLog(place: BackupPlace, { backups, position, findings }: LogVerification): Promise<LogReport> {
  const [oldest] = backups
  if (oldest === undefined || position === undefined) return { segments: 0, bytes: 0 }
  const { archive } = place
  const { timeline, segmentSize } = { ...oldest, timeline: position.timeline }
  const history = await findings.guard('segment', nameHistoryObject(timeline), () =>
    timeline === 1 ? Promise.resolve(undefined) : archive.getObject(nameHistoryObject(timeline)),
  )
  const way = findWay(timeline, history)
  const stored = new Map((await archive.list('wal/')).map(({ name, size }) => [name, size]))
  const size = BigInt(segmentSize)
  const first = parsePosition(oldest.startPosition) / size
  const end = parsePosition(position.position)
  let bytes = 0
  for (let number = first; number * size < end; number++) {
    if (number % 16n === 0n) place.onProgress(`Reading the log: segment ${number - first + 1n} of ${end / size - first + 1n}`)
    bytes += await verifySegment(place, { way, number, segmentSize, stored, end, findings })
  }
  return { segments: Number((end + size - 1n) / size - first), bytes }
}

type Sought = {
  readonly way: readonly TimelineStretch[]
  readonly number: bigint
  readonly segmentSize: number
  readonly stored: ReadonlyMap<string, number>
  /** Of the archive. */
  readonly end: bigint
  readonly findings: Findings
}

async function verifySegment({ archive }: BackupPlace, { way, number, segmentSize, stored, end, findings }: Sought): Promise<number> {
  const names = nameSegment(way, number, segmentSize)
  const objects = names.map(({ timeline, segment }) => `wal/${renderTimeline(timeline)}/${segment}`)
  const found = [...objects, ...objects.map((name) => name + partialEnd)].find((name) => stored.has(name))
  const start = number * BigInt(segmentSize)
  if (found === undefined) {
    findings.add({
      kind: 'segment',
      subject: names[0]?.segment ?? '',
      problem: 'it is not in the archive; nothing behind it can be restored from a backup before it',
    })
    return 0
  }
  await findings.guard('segment', found, async () => {
    const content = await readSegment(archive, found)
    const needed = Math.min(segmentSize, Number(end - start))
    if (content.length < needed) findings.add({ kind: 'segment', subject: found, problem: `it holds ${content.length} bytes of ${needed}` })
    else if (readPageAddress(content) !== start)
      findings.add({ kind: 'segment', subject: found, problem: 'it is the log of another place' })
    freeBytes(content)
  })
  return stored.get(found) ?? 0
}

/** Each page of the log names its own address (PostgreSQL source, xlog_internal.h: XLogPageHeaderData), in the byte order of the machine. */
function readPageAddress(content: Buffer): bigint | undefined {
  return content.length < 16 ? undefined : content.readBigUInt64LE(8)
}
