import type { Node } from 'libpg-query'
import { findKind, listDeep, listTexts } from '../../../../postgres/statements/tree.ts'
import { renderPart } from '../../domain/names.ts'

/** A column as a plan names it: by the alias of its scan. */
export type PlanColumn = { readonly alias: string; readonly column: string }

/** One of the conditions that a plan joins with AND. */
export type PlanCondition = {
  /** `equal`, `range` and `pattern` compare the columns with something that is known before the scan; `fixed` asks nothing but the column. */
  readonly kind: 'equal' | 'range' | 'pattern' | 'fixed' | 'other'
  /** One, or of a join both sides. */
  readonly columns: readonly PlanColumn[]
  /** Of `fixed`: `deleted_at is null`. */
  readonly text: string
  /** Numbers of the parameters in it. */
  readonly parameters: readonly number[]
  readonly isList: boolean
}

/** Takes a condition of EXPLAIN apart: `((o.a = $1) AND (o.d > $2))`. What its parser does not know gives one condition of the kind `other`. */
export async function parsePlanCondition(text: string): Promise<readonly PlanCondition[]> {
  const { loadModule, parseSync } = await import('libpg-query')
  await loadModule()
  try {
    const select = findKind(parseSync(`select (${toExpression(text)})`).stmts?.[0]?.stmt, 'SelectStmt')
    const node = findKind(select?.targetList?.[0], 'ResTarget')?.val
    return node === undefined ? [] : listConjuncts(node).map(readCondition)
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
  ...{ '=': 'equal', '<': 'range', '<=': 'range', '>': 'range', '>=': 'range', '~~': 'pattern', '~~*': 'pattern' },
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
