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
    const kept = keepParts(before, reached, { ids: losing, needs: 'missing' })
    // What is lost though it stays as it is needs something that does not.
    reached = planChanges(reached, kept).length > 0 ? kept : keepParts(before, reached, { ids: losing, needs: 'all' })
  }
}

type Keeping = { readonly ids: readonly string[]; readonly needs: 'missing' | 'all' }

function keepParts(before: Parts, after: Parts, { ids, needs }: Keeping): Parts {
  const kept = new Map(after)
  const queue = [...ids]
  const seen = new Set<string>()
  for (const id of queue) {
    const part = before.get(id)
    if (part === undefined || seen.has(id)) continue
    seen.add(id)
    kept.set(id, part)
    queue.push(...part.needs.filter((needed) => needs === 'all' || !after.has(needed)), ...listOwnParts(id, before, after))
  }
  return kept
}

/** What a part that stays after all has and nobody takes away by itself. */
function listOwnParts(id: string, before: Parts, after: Parts): readonly string[] {
  if (after.has(id)) return []
  return [...before.values()].filter((part) => part.parent === id).map((part) => part.id)
}
