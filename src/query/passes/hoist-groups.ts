import type {
  PlannedAggregation,
  PlannedCarriedColumn,
  PlannedEmbed,
  PlannedField,
  PlannedHaving,
  PlannedNode,
  PlannedOrder,
} from '../plan.ts'
import { carriedField } from './carried-field.ts'
import { isSpreadToOne } from './is-spread-to-one.ts'

/**
 * A condition on groups or an order by an aggregate inside a to-one spread would see one row only. Like the aggregates selected there it moves
 * up to the first level that is not such a spread, and what it aggregates comes along as a column of its own. An order goes behind that of
 * the level it comes to.
 */
export function hoistGroups(node: PlannedNode): PlannedNode {
  if (node.embeds.length === 0) return node
  const lifts = node.embeds.map((embed) => liftGroups({ ...embed, node: hoistGroups(embed.node) }))
  return {
    ...node,
    embeds: lifts.map(({ embed }) => embed),
    having: [...node.having, ...lifts.flatMap(({ having }) => having)],
    order: [...node.order, ...lifts.flatMap(({ order }) => order)],
  }
}

type Lift = { readonly embed: PlannedEmbed } & Pick<PlannedNode, 'having' | 'order'>

function liftGroups(embed: PlannedEmbed): Lift {
  if (typeof embed.shape === 'string' || !isSpreadToOne(embed)) return { embed, having: [], order: [] }
  const carried: PlannedCarriedColumn[] = []
  const lift = (of: PlannedAggregation, use: PlannedCarriedColumn['use']): PlannedAggregation => {
    const alias = `_group_${carried.length + 1}`
    const { joinAlias, cast } = of
    carried.push({ joinAlias, field: rowsAsValues(of.field), cast, aggregate: undefined, alias, use })
    return { joinAlias: embed.joinAlias, field: carriedField(alias), cast: undefined, aggregate: of.aggregate }
  }
  const having = embed.node.having.map((each) => liftHaving(each, (of) => lift(of, 'filter')))
  const order = embed.node.order.flatMap((term) => liftOrder(term, (of) => lift(of, 'order')))
  const node = { ...embed.node, having: [], order: embed.node.order.filter(({ aggregated }) => aggregated === undefined) }
  return { embed: { ...embed, node, shape: { ...embed.shape, carried } }, having, order }
}

function liftHaving(having: PlannedHaving, lift: (of: PlannedAggregation) => PlannedAggregation): PlannedHaving {
  if (having.kind === 'compare') return { ...having, of: lift(having.of) }
  return { ...having, conditions: having.conditions.map((inner) => liftHaving(inner, lift)) }
}

function liftOrder(term: PlannedOrder, lift: (of: PlannedAggregation) => PlannedAggregation): readonly PlannedOrder[] {
  if (term.aggregated === undefined) return []
  const aggregated = lift(term.aggregated)
  return [{ ...term, field: aggregated.field, joinAlias: aggregated.joinAlias, aggregated }]
}

/** `count()` counts the rows that were joined, and a row that is not there is no value. */
function rowsAsValues(field: PlannedField): PlannedField {
  return field.name === '*' ? { ...field, isWholeRow: true } : field
}
