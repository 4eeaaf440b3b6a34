import type { ColumnRef, CommonTableExpr, Node, ResTarget, SelectStmt } from 'libpg-query'
import { findKind, listDeep, listKind, listTexts } from '../../postgres/statements/tree.ts'
import { findColumn } from './find-column.ts'
import { findType, isNeverNull } from './judge-expression.ts'
import { judgeFrom } from './judge-from.ts'
import { proveRanges } from './prove-ranges.ts'
import type { FindRelation, KnownColumn, Range, Scope } from './types.ts'

/** What a query gives, column by column. Undefined: not even the names can be told. */
export function judgeStatement(query: SelectStmt, findRelation: FindRelation): readonly KnownColumn[] | undefined {
  return judgeQuery(query, { ranges: [], outer: undefined, ctes: new Map(), findRelation, grouping: 'none', judgeQuery })
}

function judgeQuery(query: SelectStmt, around: Scope): readonly KnownColumn[] | undefined {
  const scope = { ...around, ctes: judgeCtes(query, around) }
  if (query.op !== undefined && query.op !== 'SETOP_NONE') return judgeSetOperation(query, scope)
  if (query.valuesLists !== undefined) return judgeValues(query.valuesLists, scope)
  const from = judgeFrom(query.fromClause, { ...scope, ranges: [], outer: scope })
  if (from === undefined) return undefined
  const inside: Scope = {
    ...scope,
    ranges: proveRanges(from, query.whereClause, scope),
    outer: around,
    grouping: query.groupClause === undefined ? 'none' : 'groups',
  }
  const columns = listKind(query.targetList, 'ResTarget').map((target) => judgeTarget(target, inside))
  if (columns.some((column) => column === undefined)) return undefined
  const known = columns.flatMap((column) => column ?? [])
  return hasGroupingSets(query) ? known.map(toMaybeNull) : known
}

// A row of a grouping set has null for what it is not grouped by, whatever the expression.
function hasGroupingSets({ groupClause }: SelectStmt): boolean {
  return listKind(groupClause, 'GroupingSet').length > 0
}

function toMaybeNull(column: KnownColumn): KnownColumn {
  return { ...column, neverNull: false }
}

function judgeTarget({ name, val }: ResTarget, scope: Scope): readonly KnownColumn[] | undefined {
  const reference = findKind(val, 'ColumnRef')
  if (reference?.fields?.some((field) => findKind(field, 'A_Star') !== undefined)) return expandStar(reference, scope.ranges)
  const found = reference && findColumn(reference, scope)
  return [
    {
      name: name ?? nameTarget(val),
      neverNull: isNeverNull(val, scope),
      type: findType(val, scope),
      origin: found?.column?.origin,
    },
  ]
}

/** As PostgreSQL names a column without AS, where that is simple. */
function nameTarget(val: Node | undefined): string {
  const reference = findKind(val, 'ColumnRef')
  if (reference !== undefined) return listTexts(reference.fields).at(-1) ?? ''
  return listTexts(findKind(val, 'FuncCall')?.funcname).at(-1) ?? ''
}

function expandStar(reference: ColumnRef, ranges: readonly Range[]): readonly KnownColumn[] | undefined {
  const [alias] = listTexts(reference.fields).slice(-1)
  // Where columns are merged their order is another.
  if (ranges.some((range) => range.alias === '') && alias === undefined) return undefined
  return ranges
    .filter((range) => alias === undefined || range.alias === alias)
    .flatMap(({ columns, mayBeAbsent }) => (mayBeAbsent ? columns.map(toMaybeNull) : columns))
}

function judgeSetOperation({ op, larg, rarg }: SelectStmt, scope: Scope): readonly KnownColumn[] | undefined {
  const left = larg && judgeQuery(larg, scope)
  const right = rarg && judgeQuery(rarg, scope)
  if (left === undefined || op === 'SETOP_EXCEPT') return left?.map(withoutOrigin)
  const isAnyEnough = op === 'SETOP_INTERSECT'
  return left.map((column, index) => {
    const ofOther = right?.[index]?.neverNull ?? false
    return withoutOrigin({ ...column, neverNull: isAnyEnough ? column.neverNull || ofOther : column.neverNull && ofOther })
  })
}

function withoutOrigin(column: KnownColumn): KnownColumn {
  return { ...column, origin: undefined }
}

function judgeValues(lists: readonly Node[], scope: Scope): readonly KnownColumn[] {
  const rows = listKind(lists, 'List').map(({ items }) => items ?? [])
  return (rows[0] ?? []).map((_, index) => ({
    name: `column${index + 1}`,
    neverNull: rows.every((row) => isNeverNull(row[index], scope)),
    type: undefined,
    origin: undefined,
  }))
}

function judgeCtes({ withClause }: SelectStmt, around: Scope): Scope['ctes'] {
  const ctes = new Map(around.ctes)
  for (const cte of listKind(withClause?.ctes, 'CommonTableExpr')) {
    const columns = judgeCte(cte, { ...around, ctes }, withClause?.recursive === true)
    if (columns === undefined) ctes.delete(cte.ctename ?? '')
    else ctes.set(cte.ctename ?? '', columns)
  }
  return ctes
}

function judgeCte(cte: CommonTableExpr, scope: Scope, isRecursive: boolean): readonly KnownColumn[] | undefined {
  const query = findKind(cte.ctequery, 'SelectStmt')
  if (query === undefined) return undefined
  const columns = isRecursive && namesItself(query, cte.ctename) ? judgeRecursion(query, cte, scope) : judgeQuery(query, scope)
  return columns && renameColumns(columns, cte)
}

function namesItself(query: SelectStmt, name: string | undefined): boolean {
  return listDeep(query, 'RangeVar').some(({ schemaname, relname }) => schemaname === undefined && relname === name)
}

/** Begins with what the first part gives; each round can only find more that may be null, until one finds nothing new. */
function judgeRecursion(query: SelectStmt, cte: CommonTableExpr, scope: Scope): readonly KnownColumn[] | undefined {
  let columns = query.larg && judgeQuery(query.larg, scope)
  let before: readonly KnownColumn[] | undefined
  while (columns !== undefined && !hasSameNulls(columns, before)) {
    before = columns
    const ctes = new Map(scope.ctes).set(cte.ctename ?? '', renameColumns(columns, cte))
    const next = judgeQuery(query, { ...scope, ctes })
    columns =
      next &&
      before.map((column, index) => ({ ...column, origin: undefined, neverNull: column.neverNull && (next[index]?.neverNull ?? false) }))
  }
  return columns
}

function hasSameNulls(columns: readonly KnownColumn[], before: readonly KnownColumn[] | undefined): boolean {
  return before !== undefined && columns.every(({ neverNull }, index) => neverNull === before[index]?.neverNull)
}

function renameColumns(columns: readonly KnownColumn[], { aliascolnames }: CommonTableExpr): readonly KnownColumn[] {
  const names = listTexts(aliascolnames)
  return columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }))
}
