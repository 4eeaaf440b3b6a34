import type { Table } from '../../catalog/types.ts'
import { havingOfWrite } from '../errors.ts'
import type { Having } from '../intent.ts'
import type { PlannedHaving, PlannedNode } from '../plan.ts'
import { planAggregation } from './plan-aggregation.ts'
import { findNodeTable, type Planning } from './tree-pass.ts'
import { updateAt } from './update-at.ts'

/** Each condition on groups goes to its level. Throws DRS004 for one of a write itself, which would seem to choose what is written. */
export function placeHavings(tree: PlannedNode, planning: Planning): PlannedNode {
  const { having = [] } = planning.intent
  if (planning.kind === 'write' && having.some(({ embeds }) => embeds.length === 0)) throw havingOfWrite()
  return having.reduce(
    (whole, placed) =>
      updateAt(whole, { path: placed.embeds, planning }, (node) => ({
        ...node,
        having: [...node.having, planHaving(placed.having, findNodeTable(node, planning), planning)],
      })),
    tree,
  )
}

function planHaving(having: Having, table: Table | undefined, planning: Planning): PlannedHaving {
  if (having.kind === 'group') return { ...having, conditions: having.conditions.map((inner) => planHaving(inner, table, planning)) }
  const { comparison, negated } = having
  const of = planAggregation(having.of, table, planning)
  return { kind: 'compare', of, negated, comparison, fromText: null, asTextVector: comparison.kind === 'fullText' }
}
