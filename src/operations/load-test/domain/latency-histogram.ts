/** Buckets per doubling; a value and its bucket differ by at most 1/512, in the manner of HdrHistogram (http://hdrhistogram.org). */
const bucketsPerDoubling = 512
const exactBelow = bucketsPerDoubling * 2

/** A point of the percentile curve: `share` of all values, from 0 to 1, is at most `value`. */
export type PercentilePoint = { readonly share: number; readonly value: number }

/** Counts durations in milliseconds to three digits, in memory that does not grow with their number. */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>()
  #count = 0
  #max = 0

  get count(): number {
    return this.#count
  }

  get max(): number {
    return this.#max
  }

  record(milliseconds: number): void {
    const microseconds = Math.max(0, Math.round(milliseconds * 1000))
    const bucket = toBucket(microseconds)
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1)
    this.#count++
    this.#max = Math.max(this.#max, microseconds / 1000)
  }

  /** The duration that `share` of all, from 0 to 1, do not exceed; 0 when there are none. */
  percentile(share: number): number {
    return this.percentiles([share])[0]?.value ?? 0
  }

  /** `shares` in rising order, in one pass. */
  percentiles(shares: readonly number[]): readonly PercentilePoint[] {
    const buckets = [...this.#counts].sort(([a], [b]) => a - b)
    let position = 0
    let below = 0
    return shares.map((share) => {
      const wanted = Math.max(1, Math.ceil(share * this.#count))
      while (position < buckets.length && below + (buckets[position]?.[1] ?? 0) < wanted) below += buckets[position++]?.[1] ?? 0
      const bucket = buckets[position]?.[0]
      return { share, value: bucket === undefined ? this.#max : Math.min(toHighest(bucket) / 1000, this.#max) }
    })
  }
}

/** The shares of a percentile curve: halving what is left, five points a halving, as far as `count` values tell anything. */
export function curveShares(count: number): readonly number[] {
  const shares: number[] = []
  for (let left = 1; left * count >= 1; left /= 2) {
    for (let part = 0; part < 5; part++) shares.push(1 - left * (1 - part / 10))
  }
  return [...shares, 1]
}

/** Microseconds → bucket. */
function toBucket(value: number): number {
  if (value < exactBelow) return value
  const doublings = Math.floor(Math.log2(value / bucketsPerDoubling))
  return doublings * bucketsPerDoubling + Math.floor(value / 2 ** doublings)
}

/** The largest number of microseconds in a bucket. */
function toHighest(bucket: number): number {
  if (bucket < exactBelow) return bucket
  const doublings = Math.floor(bucket / bucketsPerDoubling) - 1
  return (bucket - doublings * bucketsPerDoubling + 1) * 2 ** doublings - 1
}
