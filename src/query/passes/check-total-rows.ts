import { answerTooLarge } from '../errors.ts'
import { isGrouped } from '../is-grouped.ts'
import type { PlanLimits, PlannedEmbed, PlannedNode } from '../plan.ts'

/**
 * Holds an answer against the rows it may have in total, embedded ones included, before anything runs: what its limits let through is what
 * counts. `most` is how many rows the top level has whatever its limit says. Throws DRS002.
 */
export function checkTotalRows(tree: PlannedNode, most: number | undefined, { totalRows }: PlanLimits): void {
  if (totalRows === undefined) return
  const rows = countRows(tree, Math.min(most ?? Number.POSITIVE_INFINITY, countOwnRows(tree)))
  if (rows > totalRows) throw answerTooLarge(rows, totalRows)
}

function countRows(node: PlannedNode, own: number): number {
  if (own === 0) return 0
  const shown = node.embeds.filter(({ isHidden }) => !isHidden)
  return shown.reduce((total, embed) => total + own * countRows(embed.node, countEmbedded(embed)), own)
}

function countEmbedded({ shape, node }: PlannedEmbed): number {
  const isMany = typeof shape === 'string' ? shape === 'array' : shape.many
  return isMany ? countOwnRows(node) : 1
}

function countOwnRows(node: PlannedNode): number {
  return isOneGroup(node) ? 1 : (node.limit ?? Number.POSITIVE_INFINITY)
}

/** `select=count()`: everything is one group. */
function isOneGroup(node: PlannedNode): boolean {
  return isGrouped(node) && node.columns.every(({ aggregate }) => aggregate !== undefined) && node.embeds.every(({ isHidden }) => isHidden)
}
