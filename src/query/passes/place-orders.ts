import type { Table } from '../../catalog/types.ts'
import type { OrderTerm } from '../intent.ts'
import type { PlannedNode, PlannedOrder } from '../plan.ts'
import { orderByEmbed } from './order-by-embed.ts'
import { planAggregation } from './plan-aggregation.ts'
import { planField } from './plan-field.ts'
import { findNodeTable, type Planning } from './tree-pass.ts'
import { updateAt } from './update-at.ts'

/** Each `order` goes to its level; a later one for the same level replaces the earlier. */
export function placeOrders(tree: PlannedNode, planning: Planning): PlannedNode {
  return planning.intent.order.reduce(
    (whole, { embeds, terms }) =>
      updateAt(whole, { path: embeds, planning }, (node) => {
        const table = findNodeTable(node, planning)
        return { ...node, order: terms.map((term) => planOrder(term, { node, table, planning })) }
      }),
    tree,
  )
}

type Place = { readonly node: PlannedNode; readonly table: Table | undefined; readonly planning: Planning }

function planOrder(term: OrderTerm, { node, table, planning }: Place): PlannedOrder {
  const aggregated = term.aggregated && planAggregation(term.aggregated, table, planning)
  const sorting = { direction: term.direction, nulls: term.nulls, ...(aggregated !== undefined && { aggregated }) }
  if (term.relation === undefined) return { field: planField(term.field, table), joinAlias: undefined, ...sorting }
  return { field: planField(term.field, undefined), joinAlias: orderByEmbed(node, term.relation), ...sorting }
}
