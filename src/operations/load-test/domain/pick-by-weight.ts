/** Chooses among `items` by their weight; `random` gives numbers from 0 up to 1. Throws a RangeError for an empty list. */
export function createPicker<Item extends { readonly weight: number }>(items: readonly Item[], random: () => number): () => Item {
  const total = items.reduce((sum, { weight }) => sum + weight, 0)
  const last = items.at(-1)
  if (last === undefined) throw new RangeError('There is nothing to choose from')
  return () => {
    let left = random() * total
    for (const item of items) {
      left -= item.weight
      if (left < 0) return item
    }
    return last
  }
}
