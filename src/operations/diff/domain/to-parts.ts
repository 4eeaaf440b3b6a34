import type { GrantRow, PartRow } from '../store/part-row.ts'
import type { Fact, Part } from '../types.ts'

/** One line of `pg_depend`, both ends as addresses. */
export type Dependency = { readonly address: string; readonly needs: string }

/** From rows with addresses to parts that know each other by name. */
export function toParts(rows: readonly PartRow[], dependencies: readonly Dependency[]): ReadonlyMap<string, Part> {
  const ids = indexAddresses(rows)
  const needs = indexNeeds(dependencies, ids)
  const parts = rows.flatMap((row) => {
    const part = toPart(row, { ids, needs })
    return [part, ...toSideParts(row, part)]
  })
  return new Map(parts.map((part) => [part.id, part]))
}

type Index = { readonly ids: ReadonlyMap<string, string>; readonly needs: ReadonlyMap<string, ReadonlySet<string>> }

function toPart(row: PartRow, { ids, needs }: Index): Part {
  const id = idOf(row)
  const parent = row.parent === undefined ? undefined : findId(row.parent, ids)
  // What has no line in pg_depend says itself what it needs.
  const told = ['column', 'sequence', 'index', 'source'].flatMap((name) => findId(row.extras?.[name], ids) ?? [])
  const all = new Set([...(needs.get(id) ?? []), ...(parent === undefined ? [] : [parent]), ...told])
  all.delete(id)
  return {
    id,
    kind: row.kind,
    name: row.name,
    designation: row.designation,
    parent: parent ?? null,
    needs: [...all],
    facts: row.facts,
    extras: row.extras ?? {},
  }
}

/** Owner, comment and rights: each differs by itself. */
function toSideParts(row: PartRow, part: Part): readonly Part[] {
  const side = { designation: part.designation, parent: part.id, needs: [part.id], extras: {} }
  const owner = row.owner == null ? [] : [{ ...side, kind: 'owner' as const, facts: { owner: row.owner } }]
  const comment = row.comment == null ? [] : [{ ...side, kind: 'comment' as const, facts: { text: row.comment } }]
  return [
    ...[...owner, ...comment].map((each) => ({ ...each, id: `${each.kind} ${part.id}`, name: part.id })),
    ...(row.grants ?? []).map((grant) => toPrivileges(grant, { row, part })),
  ]
}

function toPrivileges(
  { grantee, granted, grantable, withheld }: GrantRow,
  { row, part }: { readonly row: PartRow; readonly part: Part },
): Part {
  const name = `${part.id} to ${grantee}`
  return {
    id: `privileges ${name}`,
    kind: 'privileges',
    name,
    designation: row.grantsOn ?? '',
    parent: part.id,
    needs: [part.id],
    facts: { granted, grantable, withheld },
    extras: { grantee, column: part.kind === 'column' ? (part.extras.column ?? null) : null },
  }
}

function indexAddresses(rows: readonly PartRow[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap((row) => [row.address, ...(row.aliases ?? [])].map((address) => [address, idOf(row)] as const)))
}

function indexNeeds(dependencies: readonly Dependency[], ids: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map<string, Set<string>>()
  for (const { address, needs: needed } of dependencies) {
    const [from, to] = [findId(address, ids), findId(needed, ids)]
    if (from === undefined || to === undefined || from === to) continue
    const known = needs.get(from) ?? new Set()
    needs.set(from, known.add(to))
  }
  return needs
}

/** A column that is no part, of a view for instance, is the whole it belongs to. */
function findId(address: Fact | undefined, ids: ReadonlyMap<string, string>): string | undefined {
  if (typeof address !== 'string') return undefined
  return ids.get(address) ?? ids.get(address.replace(/\/[^/]*$/, '/0'))
}

function idOf({ kind, name }: PartRow): string {
  return `${kind} ${name}`
}
