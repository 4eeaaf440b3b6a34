import { havingAggregations } from '../having-aggregations.ts'
import type { PlannedCondition, PlannedField, PlannedHaving, PlannedNode } from '../plan.ts'

/** Every field that a level reads of its own rows: selected, filtered and sorted by. */
export function ownFields(node: PlannedNode): readonly PlannedField[] {
  const sorted = node.order.filter(({ joinAlias }) => joinAlias === undefined).map(({ field }) => field)
  return [
    ...node.columns.map(({ field }) => field),
    ...node.where.flatMap(conditionFields),
    ...node.having.flatMap(havingFields),
    ...sorted,
  ]
}

/** What of the level's own rows its conditions on groups aggregate. */
export function havingFields(having: PlannedHaving): readonly PlannedField[] {
  return havingAggregations(having).flatMap(({ joinAlias, field }) => (joinAlias === undefined ? [field] : []))
}

export function conditionFields(condition: PlannedCondition): readonly PlannedField[] {
  switch (condition.kind) {
    case 'group':
      return condition.conditions.flatMap(conditionFields)
    case 'compare':
      return [condition.field]
    case 'embed is null':
      return []
  }
}
