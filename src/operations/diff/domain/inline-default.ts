import type { Part } from '../types.ts'
import type { Parts } from './compare-parts.ts'

/**
 * The default that a new column is made with, so that a NOT NULL column can be added to rows. One that needs the table itself, by a function
 * that takes its rows for instance, is set afterwards.
 */
export function findInlineDefault(column: Part, parts: Parts): Part | undefined {
  const found = parts.get(`default ${column.name}`)
  if (found === undefined || column.extras.inherited === true) return undefined
  const others = found.needs.filter((id) => id !== column.id)
  return column.parent !== null && reaches(others, column.parent, parts) ? undefined : found
}

function reaches(from: readonly string[], goal: string, parts: Parts): boolean {
  const queue = [...from]
  const seen = new Set(queue)
  for (const id of queue)
    for (const needed of parts.get(id)?.needs ?? []) {
      if (needed === goal) return true
      if (seen.has(needed)) continue
      seen.add(needed)
      queue.push(needed)
    }
  return false
}
