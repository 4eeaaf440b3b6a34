import { aggregatesNotAllowed } from '../errors.ts'
import { isGroupedOnlyHere } from '../is-grouped.ts'
import type { PlannedNode } from '../plan.ts'
import type { Planning } from './tree-pass.ts'

/** Throws PGRST123 for an aggregate anywhere in the tree where the administrator allows none. */
export function checkAggregates(tree: PlannedNode, planning: Planning): PlannedNode {
  if (!planning.limits.aggregates && hasAggregate(tree)) throw aggregatesNotAllowed()
  return tree
}

function hasAggregate(node: PlannedNode): boolean {
  const own = node.columns.some(({ aggregate }) => aggregate !== undefined) || isGroupedOnlyHere(node)
  return own || node.embeds.some((embed) => hasAggregate(embed.node))
}
