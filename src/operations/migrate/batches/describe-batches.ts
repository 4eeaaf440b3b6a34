import { formatMilliseconds } from '../locks/describe-blockade.ts'
import type { BatchPosition } from '../types.ts'

/** `12,000 of about 90,000 rows (13 %), 8,000 rows/s, 9.8 s left`; `walked` rows of them took so many milliseconds. */
export function describeBatches(
  { walked: done, total }: BatchPosition,
  { walked, milliseconds }: { readonly walked: number; readonly milliseconds: number },
): string {
  const rate = walked / Math.max(milliseconds / 1000, 0.001)
  const left = rate === 0 ? '' : `, ${formatMilliseconds((Math.max(total - done, 0) / rate) * 1000)} left`
  return `${format(done)} of about ${format(Math.max(total, done))} rows (${toPercent({ walked: done, total })} %), ${format(Math.round(rate))} rows/s${left}`
}

/** Whole percent; 100 only when all is done, which an estimate cannot know. */
export function toPercent({ walked, total }: Pick<BatchPosition, 'walked' | 'total'>): number {
  return total === 0 ? 0 : Math.min(99, Math.floor((walked / total) * 100))
}

function format(number: number): string {
  return number.toLocaleString('en')
}
