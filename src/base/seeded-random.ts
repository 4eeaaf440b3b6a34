/** A number from 0 (included) to 1 (excluded). */
export type Random = () => number

/** Marsaglia's xorshift32 (2003): the same numbers for the same seed. For what must be repeatable, never for secrets. */
export function createSeededRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 2_654_435_761) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** A whole number from `lowest` to `highest`, both included. */
export function pickInteger(random: Random, lowest: number, highest: number): number {
  return lowest + Math.floor(random() * (highest - lowest + 1))
}
