import type { A_Expr, ColumnRef, Node } from 'libpg-query'
import { findKind, listTexts } from '../../postgres/statements/tree.ts'
import { findColumn } from './find-column.ts'
import { totalOperators } from './never-null-functions.ts'
import type { Range, Scope } from './types.ts'

/** Where a condition holds, the columns it needs are not null, and the rows they belong to are there. */
export function proveScope(scope: Scope, condition: Node | undefined): Scope {
  return { ...scope, ranges: proveRanges(scope.ranges, condition, scope) }
}

export function proveRanges(ranges: readonly Range[], condition: Node | undefined, scope: Scope): readonly Range[] {
  return listProven(condition).reduce<readonly Range[]>((proven, reference) => {
    const found = findColumn(reference, { ...scope, ranges: proven, outer: undefined })
    return found === undefined ? proven : proven.map((range) => (range === found.range ? proveRange(range, found.column?.name) : range))
  }, ranges)
}

function proveRange(range: Range, name: string | undefined): Range {
  const columns = range.columns.map((column) => (column.name === name ? { ...column, neverNull: true } : column))
  return { ...range, columns, mayBeAbsent: false }
}

/** Columns that are not null wherever the condition is true. */
function listProven(condition: Node | undefined): readonly ColumnRef[] {
  const all = findKind(condition, 'BoolExpr')
  if (all?.boolop === 'AND_EXPR') return (all.args ?? []).flatMap(listProven)
  const test = findKind(condition, 'NullTest')
  if (test?.nulltesttype === 'IS_NOT_NULL') return toColumns(test.arg)
  const comparison = findKind(condition, 'A_Expr')
  return comparison !== undefined && isStrict(comparison) ? [...toColumns(comparison.lexpr), ...toColumns(comparison.rexpr)] : []
}

const strictKinds: ReadonlySet<A_Expr['kind']> = new Set(['AEXPR_OP', 'AEXPR_IN', 'AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_OP_ANY'])

function isStrict({ kind, name }: A_Expr): boolean {
  if (kind === 'AEXPR_BETWEEN') return true
  const names = listTexts(name)
  return strictKinds.has(kind) && names.length === 1 && totalOperators.has(names[0] ?? '')
}

/** The column itself, or cast: a cast of null is null. */
function toColumns(node: Node | undefined): readonly ColumnRef[] {
  const cast = findKind(node, 'TypeCast')
  if (cast !== undefined) return toColumns(cast.arg)
  const reference = findKind(node, 'ColumnRef')
  return reference === undefined || reference.fields?.some((field) => findKind(field, 'A_Star') !== undefined) ? [] : [reference]
}
