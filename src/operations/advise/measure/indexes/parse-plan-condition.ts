import type { Node } from 'libpg-query'
import { findKind, listDeep, listTexts } from '../../../../postgres/statements/tree.ts'
import { renderPart } from '../../domain/names.ts'
import { findSpecialIndex, listColumns } from './read-special-index.ts'
import type { SpecialIndex } from './types.ts'

/** A column as a plan names it: by the alias of its scan. */
export type PlanColumn = { readonly alias: string; readonly column: string }

/** One of the conditions that a plan joins with AND. */
export type PlanCondition = {
  /** `equal`, `range` and `special` compare the columns with something that is known before the scan; `fixed` asks nothing but the column. */
  readonly kind: 'equal' | 'range' | 'special' | 'fixed' | 'other'
  /** One, or of a join both sides. */
  readonly columns: readonly PlanColumn[]
  /** Of `fixed`: `deleted_at is null`. */
  readonly text: string
  /** Numbers of the parameters in it. */
  readonly parameters: readonly number[]
  readonly isList: boolean
  /** What serves it better than a b-tree of its columns. */
  readonly special?: SpecialIndex
}

/** Takes a condition of EXPLAIN apart: `((o.a = $1) AND (o.d > $2))`. What its parser does not know gives one condition of the kind `other`. */
export async function parsePlanCondition(text: string): Promise<readonly PlanCondition[]> {
  const { loadModule, parseSync } = await import('libpg-query')
  await loadModule()
  try {
    const statement = `select (${toExpression(text)})`
    const select = findKind(parseSync(statement).stmts?.[0]?.stmt, 'SelectStmt')
    const node = findKind(select?.targetList?.[0], 'ResTarget')?.val
    const bytes = Buffer.from(statement)
    return node === undefined ? [] : listConjuncts(node).map((each) => readSpecial(each, bytes) ?? readCondition(each))
  } catch {
    // A condition in words that only EXPLAIN has leaves this statement unmeasured, and is no reason to measure no other.
    return [{ kind: 'other', columns: [], text, parameters: listNumbers(text), isList: false }]
  }
}

/** EXPLAIN writes `(hashed SubPlan 1).col1` and `ANY (x = …)`, which SQL does not know: calls stand in for them. */
function toExpression(text: string): string {
  return text
    .replaceAll(/\((?:hashed |rescan )?(?:InitPlan|SubPlan) \d+\)(?:\.col\d+)?/g, 'computed_apart()')
    .replaceAll(/\(A(?:NY|LL) \(/g, '(computed_each(')
}

function listNumbers(text: string): readonly number[] {
  return [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number))
}

function listConjuncts(node: Node): readonly Node[] {
  const parts = findKind(node, 'BoolExpr')
  return parts?.boolop === 'AND_EXPR' ? (parts.args ?? []).flatMap(listConjuncts) : [node]
}

const operators: Readonly<Record<string, PlanCondition['kind']>> = {
  '=': 'equal',
  '<': 'range',
  '<=': 'range',
  '>': 'range',
  '>=': 'range',
}

function readCondition(node: Node): PlanCondition {
  const parameters = listDeep(node, 'ParamRef').map(({ number = 0 }) => number)
  const fixed = readFixed(node)
  if (fixed !== undefined) return { kind: 'fixed', ...fixed, parameters, isList: false }
  const comparison = findKind(node, 'A_Expr')
  const isList = comparison?.kind === 'AEXPR_OP_ANY'
  const kind = comparison?.kind === 'AEXPR_OP' || isList ? (operators[listTexts(comparison?.name).join()] ?? 'other') : 'other'
  const columns = [comparison?.lexpr, comparison?.rexpr].flatMap((side) => readColumn(side) ?? [])
  // With a column in an expression beside it, its value is not known before the scan.
  const isKnown = columns.length > 0 && listDeep(node, 'ColumnRef').length === columns.length
  return { kind: isKnown ? kind : 'other', columns: isKnown ? columns : [], text: '', parameters, isList }
}

/** Undefined where a b-tree of plain columns is all that could serve it. */
function readSpecial(node: Node, text: Buffer): PlanCondition | undefined {
  const comparison = findKind(node, 'A_Expr')
  if (comparison === undefined || !['AEXPR_OP', 'AEXPR_LIKE', 'AEXPR_ILIKE'].includes(comparison.kind ?? '')) return undefined
  if (listColumns(comparison.rexpr).length > 0) return undefined
  const special = findSpecialIndex({ comparison, text })
  const [names] = special?.expression === undefined ? [readColumn(comparison.lexpr)] : toColumns(comparison.lexpr)
  if (special === undefined || names === undefined) return undefined
  const parameters = listDeep(withoutConfiguration(comparison.rexpr), 'ParamRef').map(({ number = 0 }) => number)
  return { kind: 'special', columns: [names], text: '', parameters, isList: false, special }
}

/** Of `to_tsquery($1, $2)` the words alone. */
function withoutConfiguration(node: Node | undefined): readonly (Node | undefined)[] {
  const args = findKind(node, 'FuncCall')?.args ?? []
  return args.length === 2 ? args.slice(1) : [node]
}

const toColumns = (node: Node | undefined): readonly PlanColumn[] =>
  listColumns(node).map(([alias = '', column = '']) => ({ alias, column }))

function readFixed(node: Node): Pick<PlanCondition, 'columns' | 'text'> | undefined {
  const nullTest = findKind(node, 'NullTest')
  const negation = findKind(node, 'BoolExpr')?.boolop === 'NOT_EXPR' ? findKind(node, 'BoolExpr')?.args?.[0] : undefined
  const column = readColumn(nullTest?.arg ?? negation ?? node)
  if (column === undefined) return undefined
  const name = renderPart(column.column)
  if (nullTest !== undefined) return { columns: [column], text: `${name} is ${nullTest.nulltesttype === 'IS_NULL' ? '' : 'not '}null` }
  return { columns: [column], text: negation === undefined ? name : `not ${name}` }
}

/** `o.a`, perhaps cast to another text type: an index on the column serves it. */
function readColumn(node: Node | undefined): PlanColumn | undefined {
  const cast = findKind(node, 'TypeCast')
  if (cast !== undefined) return listTexts(cast.typeName?.names).at(-1) === 'text' ? readColumn(cast.arg) : undefined
  const names = listTexts(findKind(node, 'ColumnRef')?.fields)
  const [alias, column] = names
  return names.length === 2 && alias !== undefined && column !== undefined ? { alias, column } : undefined
}
