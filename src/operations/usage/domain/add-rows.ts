import type { UsageRow } from '../types.ts'

/** Rows that differ in nothing but how often and when become one. */
export function addRows(rows: readonly UsageRow[]): readonly UsageRow[] {
  const sums = new Map<string, UsageRow>()
  for (const row of rows) {
    const { count, lastSeen, ...key } = row
    const text = JSON.stringify(Object.entries(key).sort())
    const known = sums.get(text)
    sums.set(text, known === undefined ? row : { ...row, count: known.count + count, lastSeen: Math.max(known.lastSeen, lastSeen) })
  }
  return [...sums.values()]
}
