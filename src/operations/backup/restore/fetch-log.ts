import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freeBytes } from '../../../base/free-bytes.ts'
import type { Archive } from '../types.ts'
import { readSegment } from '../wal/read-segment.ts'
import { segmentMissing } from './errors.ts'
import type { RestorePlan } from './plan-restore.ts'
import { nameSegment, renderTimeline } from './timelines.ts'

export type LogOptions = {
  readonly archive: Archive
  readonly plan: RestorePlan
  /** The data folder. */
  readonly folder: string
  readonly onProgress: (line: string) => void
}

/**
 * Lays the log from the backup to the moment into `pg_wal`, where the recovery finds it: what is missing or damaged is known, by name, before
 * PostgreSQL starts. Gives the number of segments. Throws `restore_segment_missing` and what the archive throws.
 */
export async function fetchLog({ archive, plan, folder, onProgress }: LogOptions): Promise<number> {
  const target = join(folder, 'pg_wal')
  await mkdir(target, { recursive: true, mode: 0o700 })
  await fetchHistories(archive, target)
  const segmentSize = plan.chain.at(-1)?.segmentSize ?? 0
  const first = plan.from / BigInt(segmentSize)
  const last = plan.to === undefined ? undefined : plan.to / BigInt(segmentSize)
  const stored = new Set((await archive.list('wal/')).map(({ name }) => name))
  let number = first
  for (; last === undefined || number <= last; number++) {
    const found = findSegment(plan, { number, segmentSize, stored })
    if (found === undefined && last === undefined && !reachesFurther(plan, { number, segmentSize, stored })) break
    if (found === undefined) throw segmentMissing(nameSegment(plan.way, number, segmentSize)[0]?.segment ?? '')
    await writeSegment(join(target, found.segment), await readSegment(archive, found.name), segmentSize)
    onProgress(`Fetched log segment ${found.segment} (${number - first + 1n}${last === undefined ? '' : ` of ${last - first + 1n}`})`)
  }
  return Number(number - first)
}

/** All of them, so that PostgreSQL gives the timeline that it begins a number that no other has. */
async function fetchHistories(archive: Archive, target: string): Promise<void> {
  const names = (await archive.list('wal/')).map(({ name }) => name).filter((name) => name.endsWith('.history'))
  for (const name of names) await writeFile(join(target, name.replace('wal/', '')), await archive.getObject(name), { mode: 0o600 })
}

type Sought = { readonly number: bigint; readonly segmentSize: number; readonly stored: ReadonlySet<string> }

function findSegment({ way }: RestorePlan, { number, segmentSize, stored }: Sought) {
  const names = nameSegment(way, number, segmentSize)
  const whole = names.flatMap(({ timeline, segment }) => {
    const name = `wal/${renderTimeline(timeline)}/${segment}`
    return [
      { name, segment },
      { name: `${name}.partial`, segment },
    ]
  })
  return whole.find(({ name }) => stored.has(name))
}

/** Whether the timeline has a later segment, so that a missing one is a hole and not the end. */
function reachesFurther({ way }: RestorePlan, { number, segmentSize, stored }: Sought): boolean {
  return way.some(({ timeline, end }) => {
    const own = nameSegment([{ timeline, begin: 0n, end: undefined }], number, segmentSize)[0]?.segment ?? ''
    const hasLater = [...stored].some(
      (name) => name.startsWith(`wal/${renderTimeline(timeline)}/`) && name > `wal/${renderTimeline(timeline)}/${own}~`,
    )
    return end === undefined ? hasLater : number < end / BigInt(segmentSize)
  })
}

/** The rest of a segment that was still being written reads as its end. */
async function writeSegment(path: string, content: Buffer, size: number): Promise<void> {
  await writeFile(path, content, { mode: 0o600 })
  await truncate(path, size)
  freeBytes(content)
}
