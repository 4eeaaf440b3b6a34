import type { ComputedRelationship, ForeignKeyRelationship, ManyToManyRelationship, QualifiedName, Relationship } from './types.ts'

/**
 * Puts the relationships of one table together. A computed relationship takes the place of those that lead to a table of its own
 * name, and the order is the one in which PostgREST lists candidates (PGRST201): by target, then by kind, constraint and columns.
 */
export function orderRelationships(
  detected: readonly (ForeignKeyRelationship | ManyToManyRelationship)[],
  computed: readonly ComputedRelationship[],
): readonly Relationship[] {
  const overridden = new Set(computed.map((relationship) => toKey(relationship.function)))
  const kept = detected.filter((relationship) => !overridden.has(toKey(relationship.to)))
  const sorted = kept
    .map((relationship) => ({ relationship, key: sortKey(relationship) }))
    .sort((one, other) => compareKeys(one.key, other.key))
  return [...sorted.map(({ relationship }) => relationship), ...computed]
}

const cardinalityOrder = { 'one-to-many': '0', 'many-to-one': '1', 'one-to-one': '2', 'many-to-many': '3' } as const

function sortKey(relationship: ForeignKeyRelationship | ManyToManyRelationship): readonly string[] {
  const { to, isSelf, cardinality } = relationship
  return [to.schema, to.name, isSelf ? '1' : '0', cardinalityOrder[cardinality], ...constraintKey(relationship)]
}

function constraintKey(relationship: ForeignKeyRelationship | ManyToManyRelationship): readonly string[] {
  if (relationship.kind === 'foreign key') {
    return [relationship.constraint, ...relationship.columns.flatMap(({ from, to }) => [from, to])]
  }
  const { junction, constraints, sourceColumns, targetColumns } = relationship
  return [junction.schema, junction.name, ...constraints, ...[...sourceColumns, ...targetColumns].flatMap(({ from, to }) => [from, to])]
}

function compareKeys(one: readonly string[], other: readonly string[]): number {
  for (const [index, part] of one.entries()) {
    const against = other[index] ?? ''
    if (part !== against) return part < against ? -1 : 1
  }
  return one.length - other.length
}

function toKey(name: QualifiedName): string {
  return JSON.stringify([name.schema, name.name])
}
