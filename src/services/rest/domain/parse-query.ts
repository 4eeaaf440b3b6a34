import type { Slot } from '../../../postgres/sql.ts'
import type { PlacedCondition, PlacedHaving, PlacedOrder, PlacedPage, SelectItem } from '../../../query/intent.ts'
import { parseShapePairs, type ShapePair } from './open-query.ts'
import { filterOperation, type Operation } from './parse-comparison.ts'
import { columnList, placedField } from './parse-field.ts'
import { having } from './parse-having.ts'
import { logicPlace, logicTree } from './parse-logic-tree.ts'
import { orderTerms } from './parse-order.ts'
import { type Page, parsePages, wholePage } from './parse-page.ts'
import { parseParameter } from './parse-parameter.ts'
import type { QueryPair } from './parse-query-pairs.ts'
import { selectList } from './parse-select.ts'
import { optional, runParser } from './parser.ts'
import { findGroup, type PairGroup } from './query-groups.ts'
import { createRecentCache } from './recent-cache.ts'

/** Everything a query string says. */
export type RestQuery = {
  readonly select: readonly SelectItem[]
  readonly where: readonly PlacedCondition[]
  readonly having: readonly PlacedHaving[]
  readonly order: readonly PlacedOrder[]
  /** limit and offset of the target itself. */
  readonly page: Page
  readonly embedPages: readonly PlacedPage[]
  readonly columns: readonly string[] | undefined
  readonly conflictColumns: readonly string[] | undefined
  /** Of a GET on a function: what isn't a filter. */
  readonly callParameters: readonly QueryPair[]
}

type Filters = Pick<RestQuery, 'where' | 'having' | 'callParameters'>

const operationOrArgument = optional(filterOperation)

// Values of filters change from request to request; names, what is selected and how it is ordered hardly do.
const parsePlace = createRecentCache((name) => parseParameter(placedField, name, 'failed to parse tree path'))
const parseSelect = createRecentCache((text) => parseParameter(selectList, text, 'failed to parse select parameter'))
const parseOrderTerms = createRecentCache((text) => parseParameter(orderTerms, text, 'failed to parse order'))

/**
 * A query string, or the shape of one, whose open values become slots in their order. `isCall`: the GET of a function, where a parameter that
 * holds no operator is an argument. Throws PGRST100.
 */
export function parseQuery(query: string, { isCall }: { readonly isCall: boolean }): RestQuery {
  const pairs = parseShapePairs(query)
  const groups = groupPairs(pairs)
  const order = groups.order.map(parseOrder)
  const logic = groups.logic.map(parseLogic)
  const columns = parseColumns(pairs, 'columns')
  const select = parseSelect(findFirst(pairs, 'select') ?? '*')
  const filters = parseFilters(groups.filters, isCall)
  const conflictColumns = parseColumns(pairs, 'on_conflict')
  const pages = parsePages(groups.pages)
  return {
    select,
    where: [...filters.where, ...logic],
    having: filters.having,
    order,
    page: pages.find(({ embeds }) => embeds.length === 0) ?? wholePage,
    embedPages: pages.filter(({ embeds }) => embeds.length > 0),
    columns,
    conflictColumns,
    callParameters: filters.callParameters,
  }
}

function groupPairs(pairs: readonly ShapePair[]): Readonly<Record<PairGroup, readonly ShapePair[]>> {
  const groups: Record<PairGroup, ShapePair[]> = { order: [], logic: [], pages: [], filters: [], named: [] }
  for (const pair of pairs) {
    groups[findGroup(pair[0])].push(pair)
  }
  return groups
}

function parseOrder([name, value]: ShapePair): PlacedOrder {
  const { embeds } = parsePlace(name)
  return { embeds, terms: parseOrderTerms(value) }
}

function parseLogic([name, value]: ShapePair): PlacedCondition {
  const { embeds, operator } = parseParameter(logicPlace, name, 'failed to parse logic path')
  return { embeds, condition: parseParameter(logicTree, operator + value, 'failed to parse logic tree', value) }
}

function parseFilters(pairs: readonly ShapePair[], isCall: boolean): Filters {
  const where: PlacedCondition[] = []
  const havings: PlacedHaving[] = []
  const callParameters: QueryPair[] = []
  let slots = 0
  for (const [name, value, isOpen] of pairs) {
    const { embeds, field } = parsePlace(name)
    if (field.name === 'having' && isHaving(value)) {
      havings.push({ embeds, having: parseParameter(having, value, 'failed to parse having') })
      continue
    }
    const found: Operation | undefined = parseParameter(isCall ? operationOrArgument : filterOperation, value, 'failed to parse filter')
    if (found === undefined) callParameters.push([field.name, value])
    else if (isOpen) where.push({ embeds, condition: { kind: 'compare', field, ...openOperation(found, { slot: slots++ }) } })
    else where.push({ embeds, condition: { kind: 'compare', field, ...found } })
  }
  return { where, having: havings, callParameters }
}

function openOperation(operation: Operation, slot: Slot): Operation {
  return operation.comparison.kind === 'simple' ? { ...operation, comparison: { ...operation.comparison, value: slot } } : operation
}

/** A column or an argument may be called `having`, too: only an aggregate makes it ours, and no operator of a filter is one. */
function isHaving(value: string): boolean {
  return /\b(?:count|sum|avg|min|max)\(\)/.test(value) && !runParser(filterOperation, value).ok
}

function parseColumns(pairs: readonly ShapePair[], name: string): readonly string[] | undefined {
  const value = findFirst(pairs, name)
  if (value === undefined) return undefined
  return [...new Set(parseParameter(columnList, value, `failed to parse ${name} parameter`))]
}

function findFirst(pairs: readonly ShapePair[], name: string): string | undefined {
  return pairs.find((pair) => pair[0] === name)?.[1]
}
