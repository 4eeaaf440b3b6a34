import { readArchivePosition } from '../records/archive-position.ts'
import { listBackups } from '../records/backup-records.ts'
import type { Archive, ArchivePosition, RestorePoint } from '../types.ts'
import { nothingArchived } from './errors.ts'
import { findRanges } from './find-ranges.ts'
import type { ArchiveContents } from './plan-restore.ts'
import { findWay, type TimelineStretch } from './timelines.ts'

/**
 * What an archive can give back. A record that cannot be read is as good as none here; `dorsal backup verify` names it. Throws
 * `restore_nothing_archived`, and what the archive throws.
 */
export async function readContents(archive: Archive): Promise<ArchiveContents> {
  const position = await readArchivePosition(archive)
  if (position === undefined) throw nothingArchived(archive.place)
  const { backups } = await listBackups(archive)
  const points = await readRecords<RestorePoint>(archive, 'points/', /\.json$/)
  const stored = new Set((await archive.list('wal/')).map(({ name }) => name))
  const ways = await readWays(archive, stored)
  const ended = await readRecords<ArchivePosition>(archive, 'ended/', /\.json$/)
  const ends = [...ended.filter(({ timeline }) => timeline !== position.timeline), position]
  return { backups, points, position, ways, ranges: findRanges({ backups, ways, stored, ends }) }
}

/** Notes where the live timeline ended when another takes its place: later the archive only knows where it is. */
export async function recordTimelineEnd(archive: Archive): Promise<void> {
  const position = await readArchivePosition(archive)
  if (position !== undefined) await archive.putObject(`ended/${position.timeline}.json`, Buffer.from(JSON.stringify(position)))
}

async function readRecords<T>(archive: Archive, prefix: string, pattern: RegExp): Promise<readonly T[]> {
  const names = (await archive.list(prefix)).map(({ name }) => name).filter((name) => pattern.test(name))
  const bytes = await Promise.all(names.map((name) => archive.getObject(name)))
  return bytes.map((each) => JSON.parse(each.toString()) as T)
}

async function readWays(archive: Archive, stored: ReadonlySet<string>): Promise<ReadonlyMap<number, readonly TimelineStretch[]>> {
  const timelines = new Set([...stored].map((name) => Number.parseInt(name.slice('wal/'.length, 'wal/'.length + 8), 16)))
  const ways = [...timelines].map(async (timeline) => {
    const name = `wal/${timeline.toString(16).toUpperCase().padStart(8, '0')}.history`
    return [timeline, findWay(timeline, stored.has(name) ? await archive.getObject(name) : undefined)] as const
  })
  return new Map(await Promise.all(ways))
}
