import { suggestName } from '../../catalog/suggest-name.ts'
import type { Catalog, ForeignKeyRelationship, QualifiedName, Relationship } from '../../catalog/types.ts'
import { type RelationshipCandidate, relationshipAmbiguous, relationshipNotFound } from '../errors.ts'
import { findTable } from './tree-pass.ts'

export type RelationshipSearch = {
  readonly catalog: Catalog
  readonly schema: string
  readonly parent: QualifiedName
  /** What the request embeds: a table, a view, a foreign key, a column of the parent, a function. */
  readonly target: string
  readonly hint: string | undefined
}

/** The one relationship an embed means. Throws PGRST200 when there is none, PGRST201 when there are several. */
export function getRelationship(search: RelationshipSearch): Relationship {
  const matches = findRelationships(search)
  const [first, second] = matches
  if (first === undefined) throw noRelationship(search)
  if (second !== undefined) throw severalRelationships(search, matches)
  return first
}

function findRelationships(search: RelationshipSearch): readonly Relationship[] {
  const reachable = findTable(search.catalog, search.parent)?.relationships.filter(({ to }) => to.schema === search.schema) ?? []
  const computed = reachable.filter((found) => found.kind === 'computed' && found.function.name === search.target)
  // a computed relationship stands in for the foreign keys to the table it is named after
  const others = computed.length > 0 ? reachable.filter(({ to }) => to.name !== search.target) : reachable
  return [...computed, ...others.filter((candidate) => isMeant(candidate, search))]
}

function isMeant(candidate: Relationship, search: RelationshipSearch): boolean {
  if (candidate.kind === 'computed') return false
  if (candidate.isSelf) return candidate.kind === 'foreign key' && isMeantSelf(candidate, search)
  const { target, hint } = search
  if (hint !== undefined) return candidate.to.name === target && isHinted(candidate, hint)
  if (candidate.to.name === target) return true
  if (candidate.kind === 'many-to-many' || candidate.toIsView) return false
  return candidate.constraint === target || isOnlyColumn(candidate, 'from', target)
}

/** One key of a table to itself is two relationships: the table's name means the many, the column's name means the one. */
function isMeantSelf(candidate: ForeignKeyRelationship, { target, hint }: RelationshipSearch): boolean {
  const isMany = candidate.cardinality === 'one-to-many'
  if (hint !== undefined) return candidate.to.name === target && isMany && isOnlyColumn(candidate, 'to', hint)
  if (candidate.to.name === target && isMany) return true
  return candidate.cardinality === 'many-to-one' && isOnlyColumn(candidate, 'from', target)
}

function isHinted(candidate: Exclude<Relationship, { kind: 'computed' }>, hint: string): boolean {
  if (candidate.kind === 'many-to-many') return candidate.junction.name === hint
  return candidate.constraint === hint || isOnlyColumn(candidate, 'from', hint) || isOnlyColumn(candidate, 'to', hint)
}

function isOnlyColumn(candidate: ForeignKeyRelationship, side: 'from' | 'to', name: string): boolean {
  return candidate.columns.length === 1 && candidate.columns[0]?.[side] === name
}

function noRelationship(search: RelationshipSearch) {
  const { parent, target, hint, schema } = search
  return relationshipNotFound({ parent: parent.name, child: target, hint, schema, suggestion: suggestRelationship(search) })
}

/**
 * The child is corrected when its parent takes part in relationships, else the parent: unless its relationships are only hidden ones,
 * for then it is no slip of the pen.
 */
function suggestRelationship({ catalog, schema, parent, target }: RelationshipSearch): string | null {
  const tables = [...(catalog.schemas.get(schema)?.tables.values() ?? [])]
  const targetsOf = (table: { readonly relationships: readonly Relationship[] }) =>
    table.relationships.filter(({ to }) => to.schema === schema).map(({ to }) => to.name)
  const parentTable = tables.find(({ name }) => name === parent.name)
  const children = parentTable ? targetsOf(parentTable) : []
  if (children.length === 0 && parentTable?.hasHiddenRelationships) return null
  const wrong = children.length > 0 ? target : parent.name
  const candidates = children.length > 0 ? children : tables.filter((table) => targetsOf(table).length > 0).map(({ name }) => name)
  const nearest = suggestName(wrong, candidates)
  return nearest === undefined || nearest === wrong ? null : `Perhaps you meant '${nearest}' instead of '${wrong}'.`
}

function severalRelationships(search: RelationshipSearch, matches: readonly Relationship[]) {
  const described = matches.filter((match) => match.kind !== 'computed')
  return relationshipAmbiguous({
    parent: search.parent.name,
    child: search.target,
    candidates: described.map(describeCandidate),
    spellings: described.map((match) => `${match.to.name}!${match.kind === 'many-to-many' ? match.junction.name : match.constraint}`),
  })
}

function describeCandidate(candidate: Exclude<Relationship, { kind: 'computed' }>): RelationshipCandidate {
  const embedding = `${candidate.from.name} with ${candidate.to.name}`
  if (candidate.kind === 'foreign key') {
    const from = `${candidate.from.name}(${candidate.columns.map((pair) => pair.from).join(', ')})`
    const to = `${candidate.to.name}(${candidate.columns.map((pair) => pair.to).join(', ')})`
    return { cardinality: candidate.cardinality, embedding, relationship: `${candidate.constraint} using ${from} and ${to}` }
  }
  const [toFrom, toTarget] = candidate.constraints
  const from = `${toFrom}(${candidate.sourceColumns.map((pair) => pair.to).join(', ')})`
  const to = `${toTarget}(${candidate.targetColumns.map((pair) => pair.from).join(', ')})`
  return { cardinality: candidate.cardinality, embedding, relationship: `${candidate.junction.name} using ${from} and ${to}` }
}
