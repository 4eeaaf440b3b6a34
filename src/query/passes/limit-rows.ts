import type { PlannedNode } from '../plan.ts'
import { mapNodes, type Planning } from './tree-pass.ts'

/** No level gives more rows than the administrator allows. */
export function limitRows(tree: PlannedNode, planning: Planning): PlannedNode {
  const { maxRows } = planning.limits
  if (maxRows === undefined || planning.kind === 'write') return tree
  return mapNodes(tree, (node) => ({ ...node, limit: Math.min(node.limit ?? maxRows, maxRows) }))
}
