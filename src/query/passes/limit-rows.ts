import type { PlannedEmbed, PlannedNode } from '../plan.ts'
import type { Planning } from './tree-pass.ts'

/** No level gives more rows than the administrator allows. */
export function limitRows(tree: PlannedNode, planning: Planning): PlannedNode {
  const { maxRows } = planning.limits
  return maxRows === undefined || planning.kind === 'write' ? tree : limitLevel(tree, maxRows)
}

function limitLevel(node: PlannedNode, maxRows: number): PlannedNode {
  return { ...limitEmbeds(node, maxRows), limit: Math.min(node.limit ?? maxRows, maxRows) }
}

/** A to-one embed has one row at most; a limit would only keep PostgreSQL from making a plain join of it. */
function limitEmbeds(node: PlannedNode, maxRows: number): PlannedNode {
  if (node.embeds.length === 0) return node
  const limit = (embed: PlannedEmbed) => (isToOne(embed) ? limitEmbeds(embed.node, maxRows) : limitLevel(embed.node, maxRows))
  return { ...node, embeds: node.embeds.map((embed) => ({ ...embed, node: limit(embed) })) }
}

function isToOne({ shape }: PlannedEmbed): boolean {
  return typeof shape === 'string' ? shape === 'object' : !shape.many
}
