import type { RelationContract } from '../types.ts'

/** Unique keys that are no key on the other side, the primary key counted as one: `customer_id, note`. */
export function findLostKeys(before: RelationContract, after: RelationContract): readonly string[] {
  const now = new Set(listKeys(after))
  // That the primary key is gone is told by rules of its own.
  return listUniques(before).filter((key) => !now.has(key))
}

function listUniques({ uniques = [] }: RelationContract): readonly string[] {
  return uniques.map((columns) => columns.join(', '))
}

function listKeys(relation: RelationContract): readonly string[] {
  return [...listUniques(relation), [...(relation.primaryKey ?? [])].sort().join(', ')]
}
