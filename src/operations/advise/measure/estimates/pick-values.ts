/** What statistics tell of the values of a column: those that most rows have, and bounds between which equally many of the others lie. */
export type Distribution = {
  /** The most common first; `share` of the rows. */
  readonly commonest: readonly { readonly value: string; readonly share: number }[]
  readonly bounds: readonly string[]
}

/** As many values as wanted, as rows would have them that were taken at even distances: common ones as often as they are common. */
export function pickValues({ commonest, bounds }: Distribution, wanted: number): readonly string[] {
  if (commonest.length === 0 && bounds.length === 0) return []
  const known = commonest.reduce((sum, { share }) => sum + share, 0)
  const total = bounds.length === 0 ? known : 1
  return Array.from({ length: wanted }, (_, turn) => pickAt({ commonest, bounds }, ((turn + 0.5) / wanted) * total))
}

function pickAt({ commonest, bounds }: Distribution, at: number): string {
  let passed = 0
  for (const { value, share } of commonest) {
    passed += share
    if (at < passed) return value
  }
  const others = bounds.length === 0 ? commonest.slice(-1).map(({ value }) => value) : bounds
  const place = Math.floor(((at - passed) / Math.max(Number.EPSILON, 1 - passed)) * others.length)
  return others[Math.min(place, others.length - 1)] ?? ''
}
