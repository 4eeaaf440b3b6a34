import type { MockTable } from '../types.ts'
import { toKey } from './to-key.ts'

/** Those that are referred to before those that refer to them; in a ring, as they come. */
export function orderByReferences(tables: readonly MockTable[]): readonly MockTable[] {
  const ordered: MockTable[] = []
  const seen = new Set<string>()
  const byKey = new Map(tables.map((table) => [toKey(table), table]))
  const visit = (table: MockTable): void => {
    if (seen.has(toKey(table))) return
    seen.add(toKey(table))
    for (const { references } of table.columns) {
      const parent = references && byKey.get(references.table)
      if (parent !== undefined) visit(parent)
    }
    ordered.push(table)
  }
  for (const table of tables) visit(table)
  return ordered
}
