import { notImplemented } from '../errors.ts'
import { isGroupedOnlyHere } from '../is-grouped.ts'
import type { PlannedEmbed, PlannedNode } from '../plan.ts'

/** Throws PGRST127 for groups that cannot be made: of a spread's rows, and of an embed that must be there and has embeds itself. */
export function checkGroups(tree: PlannedNode): PlannedNode {
  for (const embed of tree.embeds) {
    if (isGroupedOnlyHere(embed.node)) checkEmbed(embed, tree)
    checkGroups(embed.node)
  }
  return tree
}

function checkEmbed(embed: PlannedEmbed, parent: PlannedNode): void {
  if (typeof embed.shape !== 'string') throw notImplemented('having and order by aggregates are not implemented for spreads.')
  const isTested = embed.join === 'inner' || parent.where.length > 0
  if (isTested && embed.node.having.length > 0 && embed.node.embeds.some(({ isHidden }) => !isHidden)) {
    throw notImplemented('having is not implemented for an embed that its parent is filtered by and that has embeds itself.')
  }
}
