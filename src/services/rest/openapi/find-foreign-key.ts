import type { ForeignKeyRelationship, Table } from '../../../catalog/types.ts'

/** The key that this one column holds; one that leads to a table comes before those that lead to its views. */
export function findForeignKey({ relationships }: Table, column: string): ForeignKeyRelationship | undefined {
  const keys = relationships.filter((relationship): relationship is ForeignKeyRelationship => {
    if (relationship.kind !== 'foreign key' || !holdsKey(relationship)) return false
    return relationship.columns.length === 1 && relationship.columns[0]?.from === column
  })
  return keys.find(({ toIsView }) => !toIsView) ?? keys[0]
}

function holdsKey({ cardinality, holdsKey }: ForeignKeyRelationship): boolean {
  return cardinality === 'many-to-one' || (cardinality === 'one-to-one' && holdsKey)
}
