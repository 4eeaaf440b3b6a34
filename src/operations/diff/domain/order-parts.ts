import { type Part, partKinds } from '../types.ts'
import type { Parts } from './compare-parts.ts'

/**
 * Sorts so that each comes after what it needs (A. B. Kahn, 1962), by kind and name where nothing decides. `groupOf` names the part whose
 * statement makes or drops another one. A ring, two tables whose generated columns need each other's row type for instance, is broken at
 * its first part.
 */
export function orderParts(ids: ReadonlySet<string>, parts: Parts, groupOf: (id: string) => string): readonly string[] {
  const needs = collectNeeds(ids, parts, groupOf)
  const waiting = [...needs.keys()].flatMap((id) => parts.get(id) ?? []).sort(compareRank)
  const ordered: string[] = []
  const done = new Set<string>()
  while (waiting.length > 0) {
    const free = waiting.findIndex(({ id }) => [...(needs.get(id) ?? [])].every((needed) => done.has(needed)))
    const [next] = waiting.splice(Math.max(free, 0), 1)
    if (next === undefined) break
    done.add(next.id)
    ordered.push(next.id)
  }
  return ordered
}

function collectNeeds(ids: ReadonlySet<string>, parts: Parts, groupOf: (id: string) => string): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map<string, Set<string>>()
  for (const id of ids) {
    const group = groupOf(id)
    const known = needs.get(group) ?? new Set<string>()
    for (const needed of parts.get(id)?.needs ?? []) {
      const other = groupOf(needed)
      if (ids.has(needed) && other !== group) known.add(other)
    }
    needs.set(group, known)
  }
  return needs
}

function compareRank(a: Part, b: Part): number {
  return partKinds.indexOf(a.kind) - partKinds.indexOf(b.kind) || (a.id < b.id ? -1 : 1)
}
