import type { PlannedNode } from '../plan.ts'
import type { Planning } from './tree-pass.ts'
import { updateAt } from './update-at.ts'

/** Each limit and offset goes to its level. A write answers with all the rows it wrote. */
export function placePages(tree: PlannedNode, planning: Planning): PlannedNode {
  if (planning.kind === 'write') return tree
  return planning.intent.pages.reduce(
    (whole, { embeds, offset, limit }) => updateAt(whole, { path: embeds, planning }, (node) => ({ ...node, offset, limit })),
    tree,
  )
}
