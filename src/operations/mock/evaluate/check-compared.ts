import { assertNever } from '../../../base/assert-never.ts'
import type { Comparison, SimpleOperator } from '../../../query/intent.ts'
import type { PlannedAggregation, PlannedField } from '../../../query/plan.ts'
import { mockCannot, operatorMissing, truthMissing } from '../errors.ts'
import { parseText } from '../rows/parse-text.ts'
import { splitArray } from '../rows/to-json.ts'
import type { MockTable } from '../types.ts'
import { isEmptyList } from './meets-condition.ts'
import { readSlot } from './read-value.ts'
import type { Scope } from './scope.ts'

type Surroundings = { readonly table: MockTable; readonly scope: Scope }

/**
 * Throws what `parseText` throws for a value that a column cannot be compared with, 42883 and 42804 for an operator that its type does not have,
 * and `mock_cannot` for what only PostgreSQL compares.
 */
export function checkCompared({ name, path }: PlannedField, comparison: Comparison, { table, scope }: Surroundings): void {
  const column = table.columns.find((one) => one.name === name)
  if (column === undefined || path.length > 0 || column.type.endsWith('[]')) return
  if (column.type.endsWith('range') && comparison.kind === 'simple' && !typed.has(comparison.operator))
    throw mockCannot(`the operator ${comparison.operator} of ranges`)
  checkOperator(column.type.replace(/\(.*?\)/, ''), comparison)
  for (const text of listTexts(comparison, scope)) parseText(text, column.references === undefined ? column : { ...column, values: null })
}

/** The same of an aggregate. */
export function checkHaving(
  { field, aggregate, joinAlias }: PlannedAggregation,
  comparison: Comparison,
  { table, scope }: Surroundings,
): void {
  if (aggregate.cast !== undefined) return
  const type = typesOfAggregates[aggregate.name]
  if (type !== undefined) for (const text of listTexts(comparison, scope)) parseText(text, { type, values: null })
  else if (joinAlias === undefined) checkCompared(field, comparison, { table, scope })
}

/** Undefined: that of the column. */
const typesOfAggregates = { count: 'bigint', avg: 'numeric', sum: 'numeric', min: undefined, max: undefined }

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
