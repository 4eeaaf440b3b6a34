import type { IndexAdvice, ReadMeasurement, WriteMeasurement } from './types.ts'

/** An index is advised when a statement becomes at least this much faster … */
export const leastGain = 2
/** … that made at least this share of all the time recorded … */
export const leastShare = 0.01
/** … and the time it saves is at least this many times what it adds to writes. */
export const leastPayback = 2

/** What was written to a table since its statistics are kept. */
export type RecordedWrites = { readonly inserted: number; readonly updated: number }

export type Judged = Pick<IndexAdvice, 'verdict' | 'reason' | 'saved' | 'added'>

/** Whether an index pays, by what was measured and how often it was called. */
export function judgeIndex(reads: readonly ReadMeasurement[], writes: WriteMeasurement | null, recorded: RecordedWrites): Judged {
  const saved = reads.reduce((sum, read) => sum + toSaved(read), 0)
  const perRow = writes === null ? 0 : Math.max(0, writes.after - writes.before)
  const added = (perRow * (recorded.inserted + recorded.updated)) / 1000
  const told = { saved, added }
  const helped = reads.filter(({ before, after }) => before / after >= leastGain)
  if (helped.length === 0) return { ...told, verdict: 'not advised', reason: `No statement becomes ${leastGain} times faster` }
  if (!helped.some(({ share }) => share >= leastShare))
    return { ...told, verdict: 'not advised', reason: `What becomes faster makes less than ${leastShare * 100} % of the time recorded` }
  if (writes === null) return { ...told, verdict: 'not advised', reason: 'What it adds to writes could not be measured' }
  if (saved < leastPayback * added)
    return { ...told, verdict: 'not advised', reason: 'Less than twice as much is saved as writes take longer' }
  return {
    ...told,
    verdict: 'advised',
    reason: `${helped.length === 1 ? 'One statement becomes' : `${helped.length} statements become`} at least ${leastGain} times faster`,
  }
}

/** Milliseconds of all recorded calls. */
export function toSaved({ recorded, before, after }: ReadMeasurement): number {
  return before === 0 ? 0 : Math.max(0, recorded * (1 - after / before))
}
