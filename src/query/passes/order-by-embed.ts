import { notEmbedded, orderNotToOne } from '../errors.ts'
import type { PlannedNode } from '../plan.ts'

/** The joined result that `order=clients(name)` sorts by. Throws PGRST108 without such an embed, PGRST118 when it is not to-one. */
export function orderByEmbed(node: PlannedNode, relation: string): string {
  const embed = node.embeds.find(({ name }) => name === relation)
  if (embed === undefined) throw notEmbedded(relation)
  const isMany = typeof embed.shape === 'string' ? embed.shape === 'array' : embed.shape.many
  if (isMany) throw orderNotToOne(node.source.kind === 'table' ? node.source.name.name : node.source.of.name, embed.name)
  return embed.joinAlias
}
