import type { PlannedNode, PlannedSource } from '../plan.ts'
import { checkAggregates } from './check-aggregates.ts'
import { expandStars } from './expand-stars.ts'
import { filterByEmbeds } from './filter-by-embeds.ts'
import { growTree } from './grow-tree.ts'
import { hoistAggregates } from './hoist-aggregates.ts'
import { hoistGroups } from './hoist-groups.ts'
import { limitRows } from './limit-rows.ts'
import { nameColumns } from './name-columns.ts'
import { orderSpreads } from './order-spreads.ts'
import { placeConditions } from './place-conditions.ts'
import { placeHavings } from './place-havings.ts'
import { placeOrders } from './place-orders.ts'
import { placePages } from './place-pages.ts'
import { spreadColumns } from './spread-columns.ts'
import type { Planning, TreePass } from './tree-pass.ts'

/**
 * The order matters: groups are known before stars expand, names are settled before spreads read them, spreads are known before aggregates move
 * through them, limits before the order that they cut in.
 */
const passes: readonly TreePass[] = [
  placeConditions,
  placeHavings,
  placeOrders,
  placePages,
  hoistGroups,
  expandStars,
  nameColumns,
  filterByEmbeds,
  spreadColumns,
  checkAggregates,
  hoistAggregates,
  limitRows,
  orderSpreads,
]

/** What comes back: the tree that `select` asks for, with everything the request says about its levels. */
export function planTree(source: PlannedSource, alias: string, planning: Planning): PlannedNode {
  return passes.reduce((tree, pass) => pass(tree, planning), growTree(source, alias, planning))
}
