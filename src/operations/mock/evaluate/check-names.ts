import { assertNever } from '../../../base/assert-never.ts'
import { havingAggregations } from '../../../query/having-aggregations.ts'
import type { Comparison, SimpleOperator } from '../../../query/intent.ts'
import { isGrouped } from '../../../query/is-grouped.ts'
import type {
  PlannedAggregation,
  PlannedCarriedColumn,
  PlannedCondition,
  PlannedField,
  PlannedHaving,
  PlannedNode,
} from '../../../query/plan.ts'
import { columnMissing, columnNotGrouped, mockCannot, operatorMissing, truthMissing } from '../errors.ts'
import { parseText } from '../rows/parse-text.ts'
import { splitArray } from '../rows/to-json.ts'
import type { MockTable } from '../types.ts'
import { isEmptyList } from './meets-condition.ts'
import { readSlot } from './read-value.ts'
import type { Scope } from './scope.ts'

export type NameMeans = { readonly scope: Scope; readonly carried: readonly PlannedCarriedColumn[] }

/**
 * Throws 42703 for a column that a table does not have, 42803 for an order by what groups do not have, what `parseText` throws for a value that a
 * column or an aggregate cannot be compared with, and `mock_cannot` for what only PostgreSQL compares. What a function answers with of its own is not
 * looked at.
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

function checkHaving({ field, aggregate, joinAlias }: PlannedAggregation, comparison: Comparison, { table, scope }: Surroundings): void {
  if (aggregate.cast !== undefined) return
  const type = typesOfAggregates[aggregate.name]
  if (type !== undefined) for (const text of listTexts(comparison, scope)) parseText(text, { type, values: null })
  else if (joinAlias === undefined) checkCompared(field, comparison, { table, scope })
}

/** Undefined: that of the column. */
const typesOfAggregates = { count: 'bigint', avg: 'numeric', sum: 'numeric', min: undefined, max: undefined }

type Surroundings = { readonly table: MockTable; readonly scope: Scope }

function checkCompared({ name, path }: PlannedField, comparison: Comparison, { table, scope }: Surroundings): void {
  const column = table.columns.find((one) => one.name === name)
  if (column === undefined || path.length > 0 || column.type.endsWith('[]')) return
  if (column.type.endsWith('range') && comparison.kind === 'simple' && !typed.has(comparison.operator))
    throw mockCannot(`the operator ${comparison.operator} of ranges`)
  checkOperator(column.type, comparison)
  for (const text of listTexts(comparison, scope)) parseText(text, column.references === undefined ? column : { ...column, values: null })
}

/** What PostgreSQL has only for texts, and only for what holds others. */
const operatorsOfTexts: Partial<Record<SimpleOperator, string>> = { like: '~~', ilike: '~~*', match: '~', imatch: '~*' }
const operatorsOfContainers: Partial<Record<SimpleOperator, string>> = { cs: '@>', cd: '<@', ov: '&&' }

function checkOperator(type: string, comparison: Comparison): void {
  if (comparison.kind === 'is' && (comparison.value === 'true' || comparison.value === 'false') && type !== 'boolean')
    throw truthMissing(type, comparison.value)
  if (comparison.kind !== 'simple') return
  const ofText = operatorsOfTexts[comparison.operator]
  if (ofText !== undefined && isScalar(type)) throw operatorMissing(type, ofText)
  const ofContainer = operatorsOfContainers[comparison.operator]
  if (ofContainer !== undefined && (isScalar(type) || /^(text|char)/.test(type))) throw operatorMissing(type, ofContainer)
}

const isScalar = (type: string) => /^(smallint|integer|bigint|numeric|real|double|boolean|uuid|date|time)/.test(type)

const typed: ReadonlySet<string> = new Set(['eq', 'neq', 'gt', 'gte', 'lt', 'lte'])

/** What is compared with, where it is read as the type of the column. */
function listTexts(comparison: Comparison, scope: Scope): readonly string[] {
  switch (comparison.kind) {
    case 'is':
    case 'fullText':
      return []
    case 'isdistinct':
      return [comparison.value]
    case 'in':
      return isEmptyList(comparison.values) ? [] : comparison.values
    case 'simple': {
      if (!typed.has(comparison.operator)) return []
      const text = readSlot(comparison.value, scope)
      return comparison.quantifier === undefined ? [text] : splitArray(text)
    }
    default:
      return assertNever(comparison)
  }
}
