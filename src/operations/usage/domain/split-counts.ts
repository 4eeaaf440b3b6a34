import type { UsageCount } from '../types.ts'

/** Parts in the same order, each of at most so many rows as PostgreSQL will have of it, a row for each name; one count is never cut. */
export function splitCounts(counts: readonly UsageCount[], mostRows: number): readonly (readonly UsageCount[])[] {
  const parts: UsageCount[][] = []
  let rows = Number.POSITIVE_INFINITY
  for (const count of counts) {
    const { length } = count.uses.names
    if (rows + length > mostRows) {
      parts.push([])
      rows = 0
    }
    parts.at(-1)?.push(count)
    rows += length
  }
  return parts
}
