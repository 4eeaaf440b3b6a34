import type { ChangeUse } from '../types.ts'

/** Each client once, whatever it uses, most used first. */
export function sumUses(uses: readonly ChangeUse[]): readonly ChangeUse[] {
  const byClient = Map.groupBy(uses, ({ client, version }) => JSON.stringify([client, version]))
  const summed = [...byClient.values()].flatMap((all) => {
    const [first] = all
    return first === undefined ? [] : [{ ...first, count: all.reduce((sum, { count }) => sum + count, 0) }]
  })
  return summed.toSorted((a, b) => b.count - a.count)
}
