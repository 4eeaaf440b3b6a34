import type { Table } from '../../catalog/types.ts'
import { isGrouped } from '../is-grouped.ts'
import type { PlanBase, PlanLimits, PlannedCondition, PlannedNode, StreamingLimits } from '../plan.ts'

/**
 * Whether a read may give more rows than should be held in memory: nothing limits it, no filter names the key, and the table is not known
 * to be small. Only bodies that can be made row by row count.
 */
export function mayBeLarge({ media, tree, count }: PlanBase, table: Table, { streaming }: PlanLimits): boolean {
  if (streaming === undefined || media.explain !== undefined) return false
  if (media.body.kind !== 'array' && media.body.kind !== 'csv') return false
  if (tree.limit !== undefined && tree.limit <= streaming.rows) return false
  // groups cannot be counted without making them
  if (count !== undefined && isGrouped(tree)) return false
  return !isSmall(table, streaming) && !namesKey(tree, table)
}

function isSmall({ schema, name, estimatedRows }: Table, { rows, largeTables }: StreamingLimits): boolean {
  return estimatedRows !== null && estimatedRows < rows && !largeTables.has(`${schema}.${name}`)
}

/** `id=eq.7` and `id=in.(7,8)` find few rows, however large the table is. */
function namesKey({ where }: PlannedNode, { primaryKey }: Table): boolean {
  return primaryKey.length > 0 && primaryKey.every((name) => where.some((condition) => namesColumn(condition, name)))
}

function namesColumn(condition: PlannedCondition, name: string): boolean {
  if (condition.kind !== 'compare' || condition.negated || condition.field.path.length > 0) return false
  const { comparison, field } = condition
  const isEqual = comparison.kind === 'in' || (comparison.kind === 'simple' && comparison.operator === 'eq')
  return field.name === name && isEqual
}
