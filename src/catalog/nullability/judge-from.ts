import type { Alias, JoinExpr, Node, RangeFunction, RangeSubselect, RangeVar } from 'libpg-query'
import { findKind, listTexts } from '../../postgres/statements/tree.ts'
import { isNeverNull } from './judge-expression.ts'
import { proveRanges } from './prove-ranges.ts'
import type { KnownColumn, Range, Scope } from './types.ts'

/** What the items of FROM bring, each seeing those before it. Undefined: an item whose columns cannot be told. */
export function judgeFrom(items: readonly Node[] | undefined, scope: Scope): readonly Range[] | undefined {
  let ranges: readonly Range[] = []
  for (const item of items ?? []) {
    const brought = judgeItem(item, { ...scope, ranges: [], outer: { ...scope, ranges } })
    if (brought === undefined) return undefined
    ranges = [...ranges, ...brought]
  }
  return ranges
}

function judgeItem(item: Node | undefined, scope: Scope): readonly Range[] | undefined {
  const table = findKind(item, 'RangeVar')
  if (table !== undefined) return judgeTable(table, scope)
  const join = findKind(item, 'JoinExpr')
  if (join !== undefined) return judgeJoin(join, scope)
  const subquery = findKind(item, 'RangeSubselect')
  if (subquery !== undefined) return judgeSubquery(subquery, scope)
  const call = findKind(item, 'RangeFunction')
  if (call !== undefined) return [judgeCall(call, scope)]
  const sample = findKind(item, 'RangeTableSample')
  return sample && judgeItem(sample.relation, scope)
}

function judgeTable({ schemaname, relname = '', alias }: RangeVar, scope: Scope): readonly Range[] | undefined {
  const cte = schemaname === undefined ? scope.ctes.get(relname) : undefined
  const columns = cte ?? scope.findRelation(schemaname, relname)
  return columns && [toRange(columns, alias ?? { aliasname: relname })]
}

function judgeSubquery({ subquery, alias }: RangeSubselect, scope: Scope): readonly Range[] | undefined {
  const query = findKind(subquery, 'SelectStmt')
  const columns = query && scope.judgeQuery(query, scope.outer ?? scope)
  return columns && [toRange(columns, alias)]
}

/** Of a function's rows only the names that its alias gives are known, and of generate_series that they are values. */
function judgeCall({ functions, alias, ordinality }: RangeFunction, scope: Scope): Range {
  const call = findKind(findKind(functions?.[0], 'List')?.items?.[0], 'FuncCall')
  const isSeries = functions?.length === 1 && listTexts(call?.funcname).join('.') === 'generate_series'
  const hasValues = isSeries && (call?.args ?? []).every((argument) => isNeverNull(argument, scope.outer ?? scope))
  const given = listTexts(alias?.colnames)
  const names = given.length > 0 ? given : [alias?.aliasname ?? listTexts(call?.funcname).at(-1) ?? '']
  const columns = names.map((name, index) => {
    const isNumber = ordinality === true && index === given.length - 1
    return { name, neverNull: isNumber || (hasValues && index === 0), type: undefined, origin: undefined }
  })
  return { alias: alias?.aliasname ?? names[0] ?? '', columns, mayBeAbsent: false }
}

function judgeJoin(join: JoinExpr, scope: Scope): readonly Range[] | undefined {
  const left = judgeItem(join.larg, scope)
  const right = left && judgeItem(join.rarg, { ...scope, outer: { ...scope, ranges: [...(scope.outer?.ranges ?? []), ...left] } })
  if (left === undefined || right === undefined) return undefined
  const merged = mergeColumns(join, left, right)
  const ranges = [...(merged.length === 0 ? [] : [toMerged(merged)]), ...joinRanges(join, { left, right }, scope)]
  return join.alias === undefined ? ranges : [toRange(listColumns(ranges), join.alias)]
}

type Sides = { readonly left: readonly Range[]; readonly right: readonly Range[] }

/** Of the side that an outer join may leave out, the condition holds for the rows that are there. */
function joinRanges({ jointype, quals }: JoinExpr, { left, right }: Sides, scope: Scope): readonly Range[] {
  switch (jointype) {
    case 'JOIN_LEFT':
      return [...left, ...toAbsent(proveRanges(right, quals, scope))]
    case 'JOIN_RIGHT':
      return [...toAbsent(proveRanges(left, quals, scope)), ...right]
    case 'JOIN_FULL':
      return toAbsent([...left, ...right])
    default:
      return proveRanges([...left, ...right], quals, scope)
  }
}

function toAbsent(ranges: readonly Range[]): readonly Range[] {
  return ranges.map((range) => ({ ...range, mayBeAbsent: true }))
}

/** Equal where both are there; of an outer join the value of the side that is. */
function mergeColumns(
  { jointype, usingClause, isNatural }: JoinExpr,
  left: readonly Range[],
  right: readonly Range[],
): readonly KnownColumn[] {
  const [ofLeft, ofRight] = [listColumns(left), listColumns(right)]
  const shared = ofLeft.map(({ name }) => name).filter((name) => ofRight.some((column) => column.name === name))
  return (isNatural ? shared : listTexts(usingClause)).flatMap((name) => {
    const one = ofLeft.find((column) => column.name === name)
    const other = ofRight.find((column) => column.name === name)
    if (one === undefined || other === undefined) return []
    if (jointype === 'JOIN_LEFT') return [one]
    if (jointype === 'JOIN_RIGHT') return [other]
    return [{ ...one, neverNull: jointype === 'JOIN_INNER' || (one.neverNull && other.neverNull) }]
  })
}

function toMerged(columns: readonly KnownColumn[]): Range {
  return { alias: '', columns, mayBeAbsent: false }
}

/** What is seen from outside, with what absent rows make of it. */
function listColumns(ranges: readonly Range[]): readonly KnownColumn[] {
  return ranges.flatMap(({ columns, mayBeAbsent }) => (mayBeAbsent ? columns.map((column) => ({ ...column, neverNull: false })) : columns))
}

function toRange(columns: readonly KnownColumn[], alias: Alias | undefined): Range {
  const names = listTexts(alias?.colnames)
  return {
    alias: alias?.aliasname ?? '',
    columns: columns.map((column, index) => ({ ...column, name: names[index] ?? column.name })),
    mayBeAbsent: false,
  }
}
