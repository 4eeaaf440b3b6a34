import type { Table } from '../../catalog/types.ts'
import type { PlannedCondition, PlannedNode } from '../plan.ts'

/** How many rows the filters let through at most because they name the primary key: `id=eq.7` one, `id=in.(7,8)` two; undefined: any number. */
export function findRowsByKey({ where }: PlannedNode, { primaryKey }: Table): number | undefined {
  const values = primaryKey.map((name) => where.map((condition) => countValues(condition, name)).find((count) => count !== undefined))
  if (values.length === 0) return undefined
  return values.reduce((rows, count) => (rows === undefined || count === undefined ? undefined : rows * count))
}

function countValues(condition: PlannedCondition, column: string): number | undefined {
  if (condition.kind !== 'compare' || condition.negated) return undefined
  const { comparison, field } = condition
  if (field.name !== column || field.path.length > 0) return undefined
  if (comparison.kind === 'in') return comparison.values.length
  return comparison.kind === 'simple' && comparison.operator === 'eq' && comparison.quantifier === undefined ? 1 : undefined
}
