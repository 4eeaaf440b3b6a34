import type { PlannedAggregate, PlannedEmbed, PlannedNode } from '../plan.ts'
import { isSpreadToOne } from './is-spread-to-one.ts'

/** Aggregates on their way up, by the name their values go by. */
type Hoisted = ReadonlyMap<string, PlannedAggregate>

const nothing: Hoisted = new Map()

/**
 * An aggregate inside a to-one spread would see one row only. It moves up to the first level that is not such a spread, so that
 * `select=client_id,...invoices(total.sum())` sums per client.
 */
export function hoistAggregates(tree: PlannedNode): PlannedNode {
  return hoistFrom(tree, false).node
}

function hoistFrom(node: PlannedNode, isToOneSpread: boolean): { readonly node: PlannedNode; readonly hoisted: Hoisted } {
  const below = node.embeds.map((embed) => ({ embed, ...hoistFrom(embed.node, isSpreadToOne(embed)) }))
  const embeds = below.map(({ embed, node: inner, hoisted }) => {
    const lifted = { ...embed, node: inner }
    return isToOneSpread ? lifted : applyHoisted(lifted, hoisted)
  })
  if (!isToOneSpread) return { node: { ...node, embeds }, hoisted: nothing }
  const own = node.columns.flatMap(({ aggregate, alias, field }) =>
    aggregate === undefined ? [] : [[alias ?? field.name, aggregate] as const],
  )
  const columns = node.columns.map((column) => ({ ...column, aggregate: undefined }))
  return { node: { ...node, columns, embeds }, hoisted: new Map([...own, ...below.flatMap(({ hoisted }) => [...hoisted])]) }
}

function applyHoisted(embed: PlannedEmbed, hoisted: Hoisted): PlannedEmbed {
  if (typeof embed.shape === 'string') return embed
  const columns = embed.shape.columns.map((column) => {
    const aggregate = hoisted.get(column.name)
    return aggregate === undefined ? column : { ...column, aggregate, alias: column.name }
  })
  return { ...embed, shape: { ...embed.shape, columns } }
}
