import type { PlannedNode, PlannedSource } from '../plan.ts'
import { checkAggregates } from './check-aggregates.ts'
import { checkGroups } from './check-groups.ts'
import { expandStars } from './expand-stars.ts'
import { filterByEmbeds } from './filter-by-embeds.ts'
import { growTree } from './grow-tree.ts'
import { hoistAggregates } from './hoist-aggregates.ts'
import { limitRows } from './limit-rows.ts'
import { nameColumns } from './name-columns.ts'
import { orderSpreads } from './order-spreads.ts'
import { placeConditions } from './place-conditions.ts'
import { placeHavings } from './place-havings.ts'
import { placeOrders } from './place-orders.ts'
import { placePages } from './place-pages.ts'
import { spreadColumns } from './spread-columns.ts'
import type { Planning, TreePass } from './tree-pass.ts'

/** The order matters: names are settled before spreads read them, spreads are known before aggregates move through them. */
const passes: readonly TreePass[] = [
  placeConditions,
  placeHavings,
  placeOrders,
  placePages,
  expandStars,
  nameColumns,
  filterByEmbeds,
  spreadColumns,
  checkAggregates,
  checkGroups,
  hoistAggregates,
  orderSpreads,
  limitRows,
]

/** What comes back: the tree that `select` asks for, with everything the request says about its levels. */
export function planTree(source: PlannedSource, alias: string, planning: Planning): PlannedNode {
  return passes.reduce((tree, pass) => pass(tree, planning), growTree(source, alias, planning))
}
