import { notImplemented } from '../errors.ts'
import type { PlannedCarriedColumn, PlannedEmbed, PlannedNode, PlannedOrder, PlannedSpread } from '../plan.ts'
import { carriedField } from './carried-field.ts'

/**
 * A to-many spread makes an array of each column, so its order must hold inside every array: the order moves into the spread, and
 * the columns it sorts by come along under names of their own.
 */
export function orderSpreads(node: PlannedNode): PlannedNode {
  if (node.embeds.length === 0) return node
  return { ...node, embeds: node.embeds.map(orderSpread) }
}

function orderSpread(embed: PlannedEmbed): PlannedEmbed {
  if (typeof embed.shape === 'string' || !embed.shape.many) return { ...embed, node: orderSpreads(embed.node) }
  checkNoAggregates(embed.node)
  const named = embed.node.order.map((term, index) => ({ term, alias: `_order_${index + 1}` }))
  const shape: PlannedSpread = {
    ...embed.shape,
    carried: named.map(({ term, alias }) => carriedTerm(term, alias)),
    order: named.map(
      ({ term, alias }): PlannedOrder => ({ ...term, joinAlias: undefined, aggregated: undefined, field: carriedField(alias) }),
    ),
  }
  // with a limit the order also decides which rows there are
  const keepsOrder = embed.node.limit !== undefined || embed.node.offset > 0
  return { ...embed, shape, node: orderSpreads(keepsOrder ? embed.node : { ...embed.node, order: [] }) }
}

function carriedTerm({ field, aggregated, joinAlias }: PlannedOrder, alias: string): PlannedCarriedColumn {
  return { cast: undefined, aggregate: undefined, ...(aggregated ?? { field }), joinAlias, alias, use: 'order' }
}

function checkNoAggregates(node: PlannedNode): void {
  const own = node.columns.some(({ aggregate }) => aggregate !== undefined)
  const spread = node.embeds.some(({ shape }) => typeof shape !== 'string' && shape.columns.some(({ aggregate }) => aggregate))
  if (own || spread) throw notImplemented('Aggregates are not implemented for one-to-many or many-to-many spreads.')
}
