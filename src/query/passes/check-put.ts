import type { Table } from '../../catalog/types.ts'
import { putFiltersNotKey, putRowNotKey } from '../errors.ts'
import type { PlacedCondition } from '../intent.ts'
import type { PlannedRows } from '../plan.ts'

/** A PUT names its row by `eq` on every column of the primary key and on nothing else. Throws PGRST105 otherwise. */
export function checkPutFilters(table: Table, where: readonly PlacedCondition[]): void {
  const conditions = where.filter(({ embeds }) => embeds.length === 0).map(({ condition }) => condition)
  const names = new Set(conditions.map((condition) => (condition.kind === 'compare' ? condition.field.name : '')))
  const isKey = names.size > 0 && names.size === table.primaryKey.length && table.primaryKey.every((name) => names.has(name))
  const isExact = conditions.every(
    (condition) =>
      condition.kind === 'compare' &&
      !condition.negated &&
      condition.comparison.kind === 'simple' &&
      condition.comparison.operator === 'eq' &&
      condition.comparison.quantifier === undefined,
  )
  if (!isKey || !isExact) throw putFiltersNotKey()
}

/** The row of a PUT repeats its key; whether with the values of the URL, only PostgreSQL can tell. Throws PGRST115 otherwise. */
export function checkPutRow(table: Table, { columns }: PlannedRows): void {
  const hasKey = table.primaryKey.every((name) => columns.some((column) => column.name === name))
  if (!hasKey) throw putRowNotKey()
}
