import type { PolicyMeasurement } from './types.ts'

type Measured = Extract<PolicyMeasurement, { readonly kind: 'measured' }>

/** Times faster from which a rewrite is worth a migration. */
export const leastGain = 2

/** One sentence, with the figures; what was not measured is said. */
export function describeMeasurement(measurement: PolicyMeasurement): string {
  const { policy, clause } = measurement
  const what = `The ${clause.toUpperCase()} of ${policy}`
  if (measurement.kind === 'could not be measured') return `${what} can be rewritten; it could not be measured: ${measurement.reason}`
  const { rows, rowsSeen, before, after, isSame } = measurement
  if (!isSame) return `${what} shows other rows when it is rewritten: leave it, and tell us`
  if (rowsSeen === 0) return `${what} shows this person none of ${rows} rows: measure it with the claims of somebody who sees some`
  const figures = `${renderTime(before)} as it is, ${renderTime(after)} rewritten, on ${rows} rows of which ${rowsSeen} are seen, the same with both`
  return `${what} takes ${figures}: ${renderGain(measurement)}`
}

/** Whether the rewrite shows the same rows, some of them, and is worth a migration. */
export function isGaining(measured: Pick<Measured, 'isSame' | 'rowsSeen' | 'before' | 'after'>): boolean {
  return measured.isSame && measured.rowsSeen > 0 && measured.before / measured.after >= leastGain
}

/** `23 times faster`, by medians. */
export function renderGain({ before, after }: { readonly before: number; readonly after: number }): string {
  const gain = before / after
  return gain >= leastGain ? `${gain >= 10 ? Math.round(gain) : gain.toFixed(1)} times faster` : 'no gain to speak of on these rows'
}

export function renderTime(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(2) : Math.round(milliseconds)} ms`
}
