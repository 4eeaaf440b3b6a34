import { assertNever } from '../../../base/assert-never.ts'
import type { Comparison } from '../../../query/intent.ts'
import type { PlannedCondition, PlannedField, PlannedNode } from '../../../query/plan.ts'
import { columnMissing, mockCannot } from '../errors.ts'
import { parseText } from '../rows/parse-text.ts'
import { splitArray } from '../rows/to-json.ts'
import type { MockTable } from '../types.ts'
import { readSlot } from './read-value.ts'
import type { Scope } from './scope.ts'

/**
 * Throws 42703 for a column that a table does not have, what `parseText` throws for a value that a column cannot be compared with, and `mock_cannot`
 * for what only PostgreSQL compares. What a function answers with of its own is not looked at.
 */
export function checkNames(node: PlannedNode, scope: Scope): void {
  const table = scope.findTable(node.source.kind === 'table' ? node.source.name : node.source.of)
  if (table === undefined) return
  for (const field of listFields(node)) checkField(field, table, scope)
  for (const { field, comparison } of node.where.flatMap(listComparisons)) checkCompared(field, comparison, { table, scope })
}

/** Columns of a level that are chosen, compared and ordered by. */
export function listFields({ columns, where, order }: PlannedNode): readonly PlannedField[] {
  const own = order.filter(({ joinAlias }) => joinAlias === undefined)
  return [...columns, ...own, ...where.flatMap(listComparisons)].map(({ field }) => field)
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

type Surroundings = { readonly table: MockTable; readonly scope: Scope }

function checkCompared({ name, path }: PlannedField, comparison: Comparison, { table, scope }: Surroundings): void {
  const column = table.columns.find((one) => one.name === name)
  if (column === undefined || path.length > 0 || column.type.endsWith('[]')) return
  if (column.type.endsWith('range') && comparison.kind === 'simple' && !typed.has(comparison.operator))
    throw mockCannot(`the operator ${comparison.operator} of ranges`)
  for (const text of listTexts(comparison, scope)) parseText(text, column.references === undefined ? column : { ...column, values: null })
}

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
      return comparison.values
    case 'simple': {
      if (!typed.has(comparison.operator)) return []
      const text = readSlot(comparison.value, scope)
      return comparison.quantifier === undefined ? [text] : splitArray(text)
    }
    default:
      return assertNever(comparison)
  }
}
