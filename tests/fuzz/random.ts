/** Chance that a number decides: the same seed gives the same choices, on any machine. */
export type Random = {
  /** From 0 to below `limit`. */
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  /** The same, but never of a careful request: what would make an answer a refusal. */
  readonly spoil: (probability: number) => boolean
  readonly pick: <T>(list: readonly [T, ...T[]] | readonly T[]) => T
  /** From `least` to `most` results of `make`. */
  readonly some: <T>(least: number, most: number, make: () => T) => readonly T[]
}

/** mulberry32, a generator of 32 bits of state: it need not be secret, only even and fast. */
export function createRandom(seed: number, options: { readonly careful: boolean } = { careful: false }): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const chance = (probability: number) => next() < probability
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance,
    spoil: (probability) => !options.careful && chance(probability),
    pick: (list) => {
      const picked = list[below(list.length)]
      if (picked === undefined) throw new RangeError('Nothing to pick from')
      return picked
    },
    some: (least, most, make) => Array.from({ length: least + below(most - least + 1) }, make),
  }
}

/** A seed for one of many: neighbours share nothing. */
export function mixSeed(seed: number, index: number): number {
  return Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)
}
