import type { PlannedNode } from './plan.ts'

type Level = Pick<PlannedNode, 'columns' | 'embeds' | 'having' | 'order'>

/** An aggregate anywhere in a level makes groups of its rows: of what is selected beside it. */
export function isGrouped(node: Level): boolean {
  return selectsAggregates(node) || isGroupedOnlyHere(node)
}

/** Groups that nothing selected tells of: only a condition on them or an order does. */
export function isGroupedOnlyHere({ having, order }: Pick<Level, 'having' | 'order'>): boolean {
  return having.length > 0 || order.some(({ aggregated }) => aggregated !== undefined)
}

function selectsAggregates({ columns, embeds }: Pick<Level, 'columns' | 'embeds'>): boolean {
  const isAggregated = ({ aggregate }: { readonly aggregate: unknown }) => aggregate !== undefined
  return columns.some(isAggregated) || embeds.some(({ shape }) => typeof shape !== 'string' && shape.columns.some(isAggregated))
}
