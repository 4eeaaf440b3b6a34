import { assertNever } from '../../../base/assert-never.ts'
import { havingAggregations } from '../../../query/having-aggregations.ts'
import { isGrouped } from '../../../query/is-grouped.ts'
import type { PlannedCarriedColumn, PlannedCondition, PlannedField, PlannedHaving, PlannedNode } from '../../../query/plan.ts'
import { columnMissing, columnNotGrouped } from '../errors.ts'
import type { MockTable } from '../types.ts'
import { checkCompared, checkHaving } from './check-compared.ts'
import type { Scope } from './scope.ts'

export type NameMeans = { readonly scope: Scope; readonly carried: readonly PlannedCarriedColumn[] }

/**
 * Throws 42703 for a column that a table does not have, 42803 for an order by what groups do not have, and what `checkCompared` throws. What a
 * function answers with of its own is not looked at.
 */
export function checkNames(node: PlannedNode, { scope, carried }: NameMeans): void {
  const table = scope.findTable(node.source.kind === 'table' ? node.source.name : node.source.of)
  if (table === undefined) return
  for (const field of listFields(node, carried)) checkField(field, table, scope)
  if (isGrouped(node)) checkOrder(node, table)
  for (const { field, joinAlias } of node.order) if (joinAlias !== undefined) checkJoinedOrder(node, joinAlias, field)
  for (const { field, comparison } of node.where.flatMap(listComparisons)) checkCompared(field, comparison, { table, scope })
  for (const { of, comparison } of node.having.flatMap(listHavings)) checkHaving(of, comparison, { table, scope })
}

/** Columns of a level that are chosen, compared, ordered by and needed above. */
export function listFields(
  { columns, where, having, order }: PlannedNode,
  carried: readonly PlannedCarriedColumn[],
): readonly PlannedField[] {
  const own = [...order, ...carried, ...having.flatMap(havingAggregations)].filter(({ joinAlias }) => joinAlias === undefined)
  return [...columns, ...own, ...where.flatMap(listComparisons)].map(({ field }) => field)
}

/** The key of a table tells its other columns. */
function checkOrder({ alias, columns, order }: PlannedNode, { primaryKey }: MockTable): void {
  const keys = columns.filter(({ aggregate, field }) => aggregate === undefined && field.path.length === 0).map(({ field }) => field.name)
  if (primaryKey.length > 0 && primaryKey.every((name) => keys.includes(name))) return
  for (const { field, joinAlias, aggregated } of order) {
    const isKnown = joinAlias !== undefined || aggregated !== undefined || columns.some((column) => column.field.name === field.name)
    if (!isKnown) throw columnNotGrouped(alias, field.name)
  }
}

/** Of a row that was joined only what it is answered with can be ordered by; where nothing is, all of it. */
function checkJoinedOrder({ embeds }: PlannedNode, joinAlias: string, { name }: PlannedField): void {
  const embed = embeds.find((one) => one.joinAlias === joinAlias)
  if (embed === undefined || embed.isHidden || typeof embed.shape !== 'string') return
  const names = embed.node.columns.map(({ alias, field }) => alias ?? field.name)
  if (!names.includes('*') && !names.includes(name)) throw columnMissing(joinAlias, name)
}

type PlannedComparison = Extract<PlannedCondition, { readonly kind: 'compare' }>

function listComparisons(condition: PlannedCondition): readonly PlannedComparison[] {
  switch (condition.kind) {
    case 'group':
      return condition.conditions.flatMap(listComparisons)
    case 'compare':
      return [condition]
    case 'embed is null':
      return []
    default:
      return assertNever(condition)
  }
}

function checkField({ name, isWholeRow, isComputed }: PlannedField, table: MockTable, scope: Scope): void {
  const isKnown = name === '*' || isWholeRow || table.columns.some((column) => column.name === name)
  if (!isKnown && !(isComputed && scope.findFunction({ schema: table.schema, name }))) throw columnMissing(table.name, name)
}

type ComparedAggregation = Extract<PlannedHaving, { readonly kind: 'compare' }>

function listHavings(having: PlannedHaving): readonly ComparedAggregation[] {
  return having.kind === 'group' ? having.conditions.flatMap(listHavings) : [having]
}
