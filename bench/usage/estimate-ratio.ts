import { pickInteger, type Random } from '../../src/base/seeded-random.ts'

/** Bounds of the middle 95 % of what other samples would say. */
export type Estimate = { readonly middle: number; readonly low: number; readonly high: number }

const resamples = 2000

/** The median of ratios; its interval by the percentile bootstrap (Efron 1979). */
export function estimateRatio(ratios: readonly number[], random: Random): Estimate {
  const draw = () => median(ratios.map(() => ratios[pickInteger(random, 0, ratios.length - 1)] ?? Number.NaN))
  const drawn = Array.from({ length: resamples }, draw).sort((a, b) => a - b)
  const at = (part: number) => drawn[Math.floor(part * (resamples - 1))] ?? Number.NaN
  return { middle: median(ratios), low: at(0.025), high: at(0.975) }
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
