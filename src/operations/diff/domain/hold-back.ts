import type { Part, Plan } from '../types.ts'
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
    const next = planChanges(reached, kept).length > 0 ? kept : keepParts(before, reached, { ids: losing, needs: 'all' })
    reached = leaveOutNamesakes(before, next)
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

/** What cannot be made while something that stays has its name: the key of a table that was dropped and made again under another one. */
function leaveOutNamesakes(before: Parts, reached: Parts): Parts {
  const taken = new Map([...reached.values()].filter(({ id }) => before.has(id)).map((part) => [relationName(part), part.id]))
  const out = new Set<string>()
  for (const part of reached.values()) {
    const holder = taken.get(relationName(part))
    if (relationName(part) !== undefined && holder !== undefined && holder !== part.id) out.add(part.id)
  }
  for (const id of out) for (const part of reached.values()) if (part.needs.includes(id)) out.add(part.id)
  return new Map([...reached].filter(([id]) => !out.has(id)))
}

const relations: ReadonlySet<Part['kind']> = new Set(['table', 'view', 'materialized view', 'sequence', 'index'])

/** Tables, views, sequences and indexes share their names. */
function relationName({ kind, name, extras }: Part): string | undefined {
  if (kind === 'constraint') return typeof extras.index === 'string' ? extras.index : undefined
  return relations.has(kind) ? name : undefined
}
