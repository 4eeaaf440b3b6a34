import type { Table } from '../../catalog/types.ts'
import type { Condition } from '../intent.ts'
import type { PlannedCondition, PlannedNode } from '../plan.ts'
import { planField } from './plan-field.ts'
import { findNodeTable, type Planning } from './tree-pass.ts'
import { updateAt } from './update-at.ts'

/** Each filter goes to its level. Those of the target itself stay out of a write's tree: they choose the rows that are written. */
export function placeConditions(tree: PlannedNode, planning: Planning): PlannedNode {
  const placed = planning.intent.where.filter(({ embeds }) => planning.kind !== 'write' || embeds.length > 0)
  return placed.reduce(
    (whole, { embeds, condition }) =>
      updateAt(whole, { path: embeds, planning }, (node) => ({
        ...node,
        where: [...node.where, planCondition(condition, findNodeTable(node, planning))],
      })),
    tree,
  )
}

/** The filters of the written rows. */
export function planTargetConditions(table: Table, planning: Planning): readonly PlannedCondition[] {
  return planning.intent.where.filter(({ embeds }) => embeds.length === 0).map(({ condition }) => planCondition(condition, table))
}

function planCondition(condition: Condition, table: Table | undefined): PlannedCondition {
  if (condition.kind === 'group') {
    return { ...condition, conditions: condition.conditions.map((inner) => planCondition(inner, table)) }
  }
  const column = table?.columns.get(condition.field.name)
  return {
    kind: 'compare',
    field: planField(condition.field, table),
    negated: condition.negated,
    comparison: condition.comparison,
    fromText: column?.representation?.fromText ?? null,
    asTextVector: condition.comparison.kind === 'fullText' && column !== undefined && column.baseType !== 'tsvector',
  }
}
