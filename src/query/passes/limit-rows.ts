import type { PlannedEmbed, PlannedNode } from '../plan.ts'
import type { Planning } from './tree-pass.ts'

/** No level gives more rows than the administrator allows, and no to-one embed more than one. */
export function limitRows(tree: PlannedNode, planning: Planning): PlannedNode {
  const maxRows = planning.kind === 'write' ? undefined : planning.limits.maxRows
  return limitLevel(tree, maxRows)
}

function limitLevel(node: PlannedNode, most: number | undefined): PlannedNode {
  const limited = limitEmbeds(node, most)
  return most === undefined ? limited : { ...limited, limit: Math.min(node.limit ?? most, most) }
}

function limitEmbeds(node: PlannedNode, most: number | undefined): PlannedNode {
  if (node.embeds.length === 0) return node
  return { ...node, embeds: node.embeds.map((embed) => ({ ...embed, node: limitEmbed(embed, most) })) }
}

/**
 * A key finds one row at most, and a limit would only keep PostgreSQL from making a plain join of it. A function that says `rows 1`
 * may give more, which would repeat the parent.
 */
function limitEmbed(embed: PlannedEmbed, most: number | undefined): PlannedNode {
  if (!isToOne(embed)) return limitLevel(embed.node, most)
  const limited = limitEmbeds(embed.node, most)
  return embed.link.kind === 'computed' ? { ...limited, limit: Math.min(limited.limit ?? 1, 1) } : limited
}

function isToOne({ shape }: PlannedEmbed): boolean {
  return typeof shape === 'string' ? shape === 'object' : !shape.many
}
