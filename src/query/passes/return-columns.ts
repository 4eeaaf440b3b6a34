import type { PlannedNode, PlannedReturning } from '../plan.ts'
import { ownFields } from './own-fields.ts'

/**
 * The columns that a write must return for the tree above it: those selected, sorted by and joined on, and the key for Location.
 * Not simply all of them, since the role may be allowed to see only some.
 */
export function returnColumns(tree: PlannedNode, primaryKey: readonly string[]): PlannedReturning {
  const names = ownFields(tree).map(({ name }) => name)
  const hasComputedLink = tree.embeds.some(({ link }) => link.kind === 'computed')
  if (names.includes('*') || hasComputedLink) return returnEverything(tree)
  const returned = new Set([...names, ...tree.embeds.flatMap(linkNames), ...primaryKey])
  return returned.size === 0 ? ['*'] : [...returned]
}

/** Every column, and the computed ones that a request names: what follows no longer sees the table's own row. */
export function returnEverything(tree: PlannedNode): PlannedReturning {
  const computed = ownFields(tree).filter(({ isComputed }) => isComputed)
  return ['*', ...new Set(computed.map(({ name }) => name))]
}

function linkNames({ link }: PlannedNode['embeds'][number]): readonly string[] {
  switch (link.kind) {
    case 'columns':
      return link.pairs.map(({ from }) => from)
    case 'junction':
      return link.parentPairs.map(({ from }) => from)
    case 'computed':
      return []
  }
}
