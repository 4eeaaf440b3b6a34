import type { Plan } from '../types.ts'
import type { Parts } from './compare-parts.ts'
import { planChanges } from './plan-changes.ts'

/**
 * The way to the other picture without what loses something: there, too, what would be lost stays, with all that it needs and all that is
 * part of it. The rest of the way is held back.
 */
export function planWithoutLoss(before: Parts, after: Parts): Plan & { readonly reached: Parts } {
  let reached = after
  for (;;) {
    const steps = planChanges(before, reached)
    const losing = steps.filter(({ lost }) => lost !== null).map(({ part }) => part)
    if (losing.length === 0) return { steps, heldBack: reached === after ? [] : planChanges(reached, after), reached }
    reached = keepParts(before, reached, losing)
  }
}

function keepParts(before: Parts, after: Parts, ids: readonly string[]): Parts {
  const kept = new Map(after)
  const queue = [...ids]
  const seen = new Set<string>()
  for (const id of queue) {
    const part = before.get(id)
    if (part === undefined || seen.has(id)) continue
    seen.add(id)
    kept.set(id, part)
    queue.push(...part.needs)
    if (part.parent === null || ids.includes(id)) queue.push(...listOwnParts(id, before, after))
  }
  return kept
}

/** Of a table that stays: what it has and nobody takes away by itself. */
function listOwnParts(id: string, before: Parts, after: Parts): readonly string[] {
  if (after.has(id)) return []
  return [...before.values()].filter((part) => part.parent === id).map((part) => part.id)
}
