import type { A_Expr, CaseExpr, FuncCall, Node, SubLink } from 'libpg-query'
import { findKind, listDeep, listTexts, type OfKind } from '../../postgres/statements/tree.ts'
import { findColumn } from './find-column.ts'
import {
  aggregatesOfRows,
  aggregatesOfValues,
  neverNullFunctions,
  totalForTexts,
  totalFunctions,
  totalOperators,
} from './never-null-functions.ts'
import { proveScope } from './prove-ranges.ts'
import type { Scope } from './types.ts'

/**
 * Whether an expression gives null for no row. Right for what it answers with true; false also where it cannot tell. Names of functions and operators
 * without a schema are pg_catalog's, as `pg_get_viewdef` prints them along an empty search path.
 */
export function isNeverNull(node: Node | undefined, scope: Scope): boolean {
  if (node === undefined) return false
  for (const [kind, judge] of Object.entries(judges)) {
    const value: unknown = (node as Readonly<Record<string, unknown>>)[kind]
    if (value !== undefined) return (judge as (value: unknown, scope: Scope) => boolean)(value, scope)
  }
  return false
}

type Judges = { readonly [Kind in KindJudged]: (value: OfKind<Kind>, scope: Scope) => boolean }

type KindJudged =
  | 'A_Const'
  | 'A_ArrayExpr'
  | 'A_Expr'
  | 'BoolExpr'
  | 'BooleanTest'
  | 'CaseExpr'
  | 'CoalesceExpr'
  | 'CollateClause'
  | 'ColumnRef'
  | 'FuncCall'
  | 'GroupingFunc'
  | 'MinMaxExpr'
  | 'NullTest'
  | 'RowExpr'
  | 'SQLValueFunction'
  | 'SubLink'
  | 'TypeCast'

const judges: Judges = {
  A_Const: ({ isnull }) => isnull !== true,
  A_ArrayExpr: () => true,
  A_Expr: isOperationNeverNull,
  BoolExpr: ({ args }, scope) => areNeverNull(args, scope),
  BooleanTest: () => true,
  CaseExpr: isCaseNeverNull,
  CoalesceExpr: ({ args }, scope) => isAnyNeverNull(args, scope),
  CollateClause: ({ arg }, scope) => isNeverNull(arg, scope),
  ColumnRef: (reference, scope) => {
    const found = findColumn(reference, scope)
    return found !== undefined && !found.range.mayBeAbsent && (found.column?.neverNull ?? true)
  },
  FuncCall: isCallNeverNull,
  GroupingFunc: () => true,
  MinMaxExpr: ({ args }, scope) => isAnyNeverNull(args, scope),
  NullTest: () => true,
  RowExpr: () => true,
  SQLValueFunction: ({ op }) => op !== 'SVFOP_CURRENT_SCHEMA',
  SubLink: isSubqueryNeverNull,
  TypeCast: ({ arg, typeName }, scope) => {
    const target = listTexts(typeName?.names).at(-1) ?? ''
    // From PostgreSQL 18 on, the JSON value null becomes SQL's when it is cast to anything but text.
    return isNeverNull(arg, scope) && (targetsOfJson.has(target) || !isJson(arg, scope))
  },
}

const targetsOfJson: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'json', 'jsonb'])

function areNeverNull(nodes: readonly Node[] | undefined, scope: Scope): boolean {
  return (nodes ?? []).every((node) => isNeverNull(node, scope))
}

function isAnyNeverNull(nodes: readonly Node[] | undefined, scope: Scope): boolean {
  return (nodes ?? []).some((node) => isNeverNull(node, scope))
}

function isOperationNeverNull({ kind, name, lexpr, rexpr }: A_Expr, scope: Scope): boolean {
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') return true
  // A row that is compared gives null when one of its fields is.
  if (kind === 'AEXPR_NULLIF' || [lexpr, rexpr].some((side) => findKind(side, 'RowExpr') !== undefined)) return false
  const operator = listTexts(name)
  const isKnown = operator.length === 1 && (kind !== 'AEXPR_OP' || totalOperators.has(operator[0] ?? ''))
  return isKnown && (lexpr === undefined || isNeverNull(lexpr, scope)) && areNeverNull(listOperands({ kind, rexpr }), scope)
}

/** Of `x in (a, b)` and `x = any (array[a, b])` each value, since a null among them can make the whole null. */
function listOperands({ kind, rexpr }: Pick<A_Expr, 'kind' | 'rexpr'>): readonly Node[] {
  if (rexpr === undefined) return []
  const list = findKind(rexpr, 'List')?.items
  if (list !== undefined) return list
  if (kind !== 'AEXPR_OP_ANY' && kind !== 'AEXPR_OP_ALL') return [rexpr]
  const array = findKind(rexpr, 'A_ArrayExpr') ?? findKind(findKind(rexpr, 'TypeCast')?.arg, 'A_ArrayExpr')
  return array?.elements ?? [{ A_Const: { isnull: true } }]
}

function isCaseNeverNull({ arg, args, defresult }: CaseExpr, scope: Scope): boolean {
  if (defresult === undefined || !isNeverNull(defresult, proveElse(args, scope))) return false
  return (args ?? []).every((branch) => {
    const when = findKind(branch, 'CaseWhen')
    return isNeverNull(when?.result, arg === undefined ? proveScope(scope, when?.expr) : scope)
  })
}

/** Behind `when x is null` x is not null. */
function proveElse(args: readonly Node[] | undefined, scope: Scope): Scope {
  const tests = (args ?? []).flatMap((branch) => findKind(findKind(branch, 'CaseWhen')?.expr, 'NullTest') ?? [])
  const turned = tests.flatMap((test): Node[] =>
    test.nulltesttype === 'IS_NULL' ? [{ NullTest: { ...test, nulltesttype: 'IS_NOT_NULL' } }] : [],
  )
  return turned.reduce(proveScope, scope)
}

function isCallNeverNull(call: FuncCall, scope: Scope): boolean {
  const names = listTexts(call.funcname)
  const name = names.at(-1) ?? ''
  if (names.length > 1 && names[0] !== 'pg_catalog') return false
  if (neverNullFunctions.has(name)) return true
  if (totalFunctions.has(name)) return areNeverNull(call.args, scope)
  if (totalForTexts.has(name)) return areNeverNull(call.args, scope) && isText(call.args?.[0], scope)
  return seesRows(call, scope) && (aggregatesOfRows.has(name) || (aggregatesOfValues.has(name) && isNeverNull(call.args?.[0], scope)))
}

/** PostgreSQL's FRAMEOPTION_DEFAULTS: from the beginning of the partition to the current row, which is in it. */
const standardFrame = 1058

function seesRows({ over, agg_filter: filter }: FuncCall, { grouping }: Scope): boolean {
  if (filter !== undefined) return false
  return over === undefined ? grouping === 'groups' : over.frameOptions === standardFrame
}

function isSubqueryNeverNull({ subLinkType, subselect }: SubLink, scope: Scope): boolean {
  if (subLinkType === 'EXISTS_SUBLINK' || subLinkType === 'ARRAY_SUBLINK') return true
  const query = findKind(subselect, 'SelectStmt')
  if (subLinkType !== 'EXPR_SUBLINK' || query === undefined || !givesOneRow(query)) return false
  return scope.judgeQuery(query, scope)?.[0]?.neverNull ?? false
}

type OneRowQuery = NonNullable<Extract<Node, Record<'SelectStmt', unknown>>['SelectStmt']>

/** Whether a query has exactly one row: an aggregate over everything, or no FROM and no WHERE. */
export function givesOneRow(query: OneRowQuery): boolean {
  const { groupClause, havingClause, limitCount, limitOffset, op, valuesLists, targetList, fromClause, whereClause } = query
  const isPlain = [groupClause, havingClause, limitCount, limitOffset, valuesLists].every((clause) => clause === undefined)
  if (!isPlain || op !== 'SETOP_NONE' || listDeep(targetList, 'SubLink').length > 0) return false
  const calls = listDeep(targetList, 'FuncCall')
  if (fromClause === undefined && whereClause === undefined) return calls.every(isPlainCall)
  return calls.some(isAggregate)
}

function isAggregate({ funcname, over }: FuncCall): boolean {
  const names = listTexts(funcname)
  const name = names.at(-1) ?? ''
  return over === undefined && names.length === 1 && (name === 'count' || aggregatesOfRows.has(name) || aggregatesOfValues.has(name))
}

function isPlainCall({ funcname }: FuncCall): boolean {
  const name = listTexts(funcname).at(-1) ?? ''
  return neverNullFunctions.has(name) || totalFunctions.has(name) || totalForTexts.has(name)
}

/** Whether an expression may be of type json or jsonb. */
function isJson(node: Node | undefined, scope: Scope): boolean {
  const type = findType(node, scope)
  if (type !== undefined) return type === 'json' || type === 'jsonb'
  if (listDeep(node, 'SubLink').length > 0) return true
  const casts = listDeep(node, 'TypeCast').map((cast) => listTexts(cast.typeName?.names).at(-1))
  const columns = listDeep(node, 'ColumnRef').map((reference) => findColumn(reference, scope)?.column?.type)
  const calls = listDeep(node, 'FuncCall').flatMap(({ funcname }) => listTexts(funcname))
  return [...casts, ...columns, ...calls].some((name) => name?.includes('json') ?? false)
}

function isText(node: Node | undefined, scope: Scope): boolean {
  return /^(text|character|varchar|bpchar|citext)/.test(findType(node, scope) ?? '')
}

/** The type of a column or a cast, as its text says. */
export function findType(node: Node | undefined, scope: Scope): string | undefined {
  const cast = findKind(node, 'TypeCast')?.typeName
  if (cast !== undefined) return cast.arrayBounds === undefined ? listTexts(cast.names).at(-1) : undefined
  const reference = findKind(node, 'ColumnRef')
  return reference && findColumn(reference, scope)?.column?.type
}
