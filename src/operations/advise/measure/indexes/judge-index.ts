import type { IndexAdvice, ReadMeasurement } from './types.ts'

/** An index is advised when a statement becomes at least this much faster … */
export const leastGain = 2
/** … that made at least this share of all the time recorded … */
export const leastShare = 0.01
/** … and the time it saves is at least this many times what it adds to writes. */
export const leastPayback = 2

/** What was written to a table since its statistics are kept. */
export type RecordedWrites = { readonly inserted: number; readonly updated: number }

export type Judged = Pick<IndexAdvice, 'verdict' | 'reason' | 'saved' | 'added'>

/** What a row that is written is taken to cost, in microseconds, where nothing was written: more than was measured of any index in memory. */
export const assumedPerRow = 20

/** Whether an index pays, by what was measured or estimated, and how often it was called. */
export function judgeIndex(tried: Pick<IndexAdvice, 'basis' | 'reads' | 'writes'>, { inserted, updated }: RecordedWrites): Judged {
  const { basis, reads, writes } = tried
  const saved = reads.reduce((sum, read) => sum + toSaved(read), 0)
  const perRow = writes === null ? (basis === 'estimated' ? assumedPerRow : 0) : Math.max(0, writes.after - writes.before)
  const added = (perRow * (inserted + updated)) / 1000
  const refuse = (reason: string): Judged => ({ saved, added, verdict: 'not advised', reason })
  const helped = reads.filter(({ before, after }) => before / after >= leastGain)
  if (helped.length === 0) return refuse(reasons[basis].noGain)
  if (!helped.some(({ share }) => share >= leastShare)) return refuse(reasons[basis].noShare)
  if (writes === null && basis === 'measured') return refuse('What it adds to writes could not be measured')
  if (saved < leastPayback * added) return refuse('Less than twice as much is saved as writes take longer')
  const those = helped.length === 1 ? 'One statement' : `${helped.length} statements`
  return { saved, added, verdict: 'advised', reason: `${those} ${reasons[basis].gain[helped.length === 1 ? 'one' : 'many']}` }
}

const reasons = {
  measured: {
    noGain: `No statement becomes ${leastGain} times faster`,
    noShare: `What becomes faster makes less than ${leastShare * 100} % of the time recorded`,
    gain: { one: `becomes at least ${leastGain} times faster`, many: `become at least ${leastGain} times faster` },
  },
  estimated: {
    noGain: `PostgreSQL does not expect any statement to cost half as much`,
    noShare: `What is expected to cost less makes less than ${leastShare * 100} % of the time recorded`,
    gain: { one: 'is expected to cost less than half', many: 'are expected to cost less than half' },
  },
} as const satisfies Record<IndexAdvice['basis'], unknown>

/** Milliseconds of all recorded calls. */
export function toSaved({ recorded, before, after }: ReadMeasurement): number {
  return before === 0 ? 0 : Math.max(0, recorded * (1 - after / before))
}
