const smallest = 10
const largest = 1_000_000
/** How much larger or smaller one batch may be than the one before it: a single slow one says little. */
const step = 2

/** Rows of the next batch, by how long the last one took. Milliseconds. */
export function planSize(size: number, took: number, wanted: number): number {
  const fitting = (size * wanted) / Math.max(took, 1)
  return Math.round(Math.min(Math.max(fitting, size / step, smallest), size * step, largest))
}
