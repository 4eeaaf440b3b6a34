import { embedHasAlias, notEmbedded } from '../errors.ts'
import type { PlannedEmbed, PlannedNode } from '../plan.ts'
import type { Planning } from './tree-pass.ts'

export type Place = { readonly path: readonly string[]; readonly planning: Planning }

/**
 * Changes the level that a path of embed names leads to: `['clients', 'projects']` of `clients.projects.name=eq.x`.
 * Throws PGRST108 when a name on the way is not embedded.
 */
export function updateAt(node: PlannedNode, place: Place, change: (node: PlannedNode) => PlannedNode): PlannedNode {
  const [name, ...path] = place.path
  if (name === undefined) return change(node)
  const found = getEmbed(node, name, place.planning)
  const changed = {
    ...found,
    node: updateAt(found.node, { ...place, path }, change),
    isCalledByRelation: found.isCalledByRelation || found.name !== name,
  }
  return { ...node, embeds: node.embeds.map((embed) => (embed === found ? changed : embed)) }
}

function getEmbed(node: PlannedNode, name: string, planning: Planning): PlannedEmbed {
  const named = node.embeds.find((embed) => embed.name === name)
  if (named !== undefined) return named
  const aliased = node.embeds.find((embed) => embed.relation === name)
  if (aliased === undefined) throw notEmbedded(name)
  if (!planning.limits.targetNamesInFilters) throw embedHasAlias(name, aliased.name)
  return aliased
}
