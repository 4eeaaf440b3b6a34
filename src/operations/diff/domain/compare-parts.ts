import { isDeepStrictEqual } from 'node:util'
import { type Difference, type Part, partKinds } from '../types.ts'

export type Parts = ReadonlyMap<string, Part>

/** What leads from one picture to the other, by name. What comes or goes with its table is not told apart from it. */
export function compareParts(before: Parts, after: Parts): readonly Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .flatMap((id) => comparePart({ before: before.get(id), after: after.get(id) }, { before, after }))
    .sort((a, b) => partKinds.indexOf(a.kind) - partKinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1))
}

/** Names of the facts in which two parts of one name differ. */
export function listChangedFacts(before: Part, after: Part): readonly string[] {
  const names = new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])
  return [...names].filter((name) => !isDeepStrictEqual(before.facts[name], after.facts[name]))
}

type Pair = { readonly before: Part | undefined; readonly after: Part | undefined }

function comparePart({ before, after }: Pair, parts: { readonly before: Parts; readonly after: Parts }): readonly Difference[] {
  if (before !== undefined && after !== undefined) {
    const facts = listChangedFacts(before, after)
    return facts.length === 0 ? [] : [{ kind: after.kind, name: after.name, state: 'to change', facts }]
  }
  const part = before ?? after
  if (part === undefined) return []
  const other = before === undefined ? parts.before : parts.after
  if (part.parent !== null && !other.has(part.parent)) return []
  return [{ kind: part.kind, name: part.name, state: before === undefined ? 'to create' : 'to drop', facts: [] }]
}
