import { isDeepStrictEqual } from 'node:util'
import { type Difference, type Part, partKinds } from '../types.ts'

export type Parts = ReadonlyMap<string, Part>

/** What leads from one picture to the other, by name. What comes or goes with its table is not told apart from it. */
export function compareParts(before: Parts, after: Parts): readonly Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .flatMap((id) => comparePart({ before: before.get(id), after: after.get(id) }, { before, after }))
    .sort((a, b) => partKinds.indexOf(a.kind) - partKinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1))
}

/** A constraint or an index that comes from a parent table: it comes and goes with that of the parent, or stays as the table's own. */
function isInherited({ kind, extras }: Part): boolean {
  return extras.inherited === true && (kind === 'constraint' || kind === 'index')
}

/** Names of the facts in which two parts of one name differ. */
export function listChangedFacts(before: Part, after: Part): readonly string[] {
  const names = new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])
  return [...names].filter((name) => !isDeepStrictEqual(before.facts[name], after.facts[name]))
}

type Pair = { readonly before: Part | undefined; readonly after: Part | undefined }

function comparePart({ before, after }: Pair, parts: { readonly before: Parts; readonly after: Parts }): readonly Difference[] {
  if (before !== undefined && after !== undefined) {
    const facts = isInherited(before) && isInherited(after) ? [] : listChangedFacts(before, after)
    return facts.length === 0 ? [] : [{ kind: after.kind, name: after.name, state: 'to change', facts }]
  }
  const part = before ?? after
  // What comes from a parent table is told by the parent's own part.
  if (part === undefined || part.extras.inherited === true) return []
  const other = before === undefined ? parts.before : parts.after
  if (part.parent !== null && !other.has(part.parent)) return []
  return [{ kind: part.kind, name: part.name, state: before === undefined ? 'to create' : 'to drop', facts: [] }]
}
