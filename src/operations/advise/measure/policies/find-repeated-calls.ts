import type { Node } from 'libpg-query'
import { findKind, listDeep, listTexts } from '../../../../postgres/statements/tree.ts'
import { findBracketsAround, findCallSpan, type ParsedCondition, type Span } from './parse-condition.ts'

export type Volatility = 'immutable' | 'stable' | 'volatile'

/** Of functions by qualified name, as far as they are not PostgreSQL's own; of several with one name the most volatile. */
export type FunctionVolatility = ReadonlyMap<string, Volatility>

/** A call that PostgreSQL makes anew for each row although a row has no part in it, or that takes a column. */
export type RepeatedCall = {
  /** `auth.uid`. */
  readonly name: string
  readonly volatility: Volatility
  /** Whether a column is handed in: the call then cannot be made once. */
  readonly takesColumn: boolean
  /** The largest expression around it that no row has a part in; absent where it cannot be told apart. */
  readonly span?: Span
}

type Look = { readonly parsed: ParsedCondition; readonly functions: FunctionVolatility; readonly found: RepeatedCall[] }

/** Every call of a condition that could be made once for a whole statement, and those that cannot although they cost for each row. */
export function findRepeatedCalls(parsed: ParsedCondition, functions: FunctionVolatility): readonly RepeatedCall[] {
  const found: RepeatedCall[] = []
  visit(parsed.node, [], { parsed, functions, found })
  return found
}

/** `around`: the expressions that hold the node, from the outside in. */
function visit(node: Node, around: readonly Node[], look: Look): void {
  const subquery = findKind(node, 'SubLink')
  if (subquery !== undefined && isMadeOnce(subquery.subselect)) return
  const call = findKind(node, 'FuncCall')
  if (call !== undefined) noteCall(node, around, look)
  const next = isExpression(node) ? [...around, node] : []
  for (const child of listChildren(node)) visit(child, next, look)
}

function noteCall(node: Node, around: readonly Node[], { parsed, functions, found }: Look): void {
  const name = listTexts(findKind(node, 'FuncCall')?.funcname).join('.')
  const volatility = name === 'current_setting' || name === 'pg_catalog.current_setting' ? 'stable' : functions.get(name)
  if (volatility === undefined || volatility === 'immutable') return
  const takesColumn = hasRow(node)
  // A call around it that was noted already is put aside as a whole.
  if (!takesColumn && found.some(({ span }) => span !== undefined && isWithin(node, span))) return
  const span = takesColumn ? undefined : findLargest([...around, node], parsed)
  found.push({ name, volatility, takesColumn, ...(span === undefined ? {} : { span }) })
}

function isWithin(node: Node, { start, end }: Span): boolean {
  const place = findKind(node, 'FuncCall')?.location ?? 0
  return start <= place && place < end
}

/** The outermost expression that no row has a part in, as far as its text can be told apart. */
function findLargest(chain: readonly Node[], parsed: ParsedCondition): Span | undefined {
  const free = chain.slice(chain.findLastIndex(hasRow) + 1)
  return free.map((node) => findSpan(node, parsed)).find((span) => span !== undefined)
}

/** PostgreSQL prints brackets around every operator, so that its text is what stands in the innermost ones. */
function findSpan(node: Node, parsed: ParsedCondition): Span | undefined {
  const operation = findKind(node, 'A_Expr')
  if (operation?.kind === 'AEXPR_OP') return findBracketsAround(parsed, operation.location ?? 0)
  const start = (findKind(node, 'FuncCall') ?? findKind(node, 'CoalesceExpr'))?.location
  return start === undefined ? undefined : findCallSpan(parsed, start)
}

/** Whether something in it changes from row to row. */
function hasRow(node: Node): boolean {
  return listDeep(node, 'ColumnRef').length > 0 || listDeep(node, 'SubLink').length > 0
}

/** A subquery that reads no table is computed once for the statement. */
function isMadeOnce(subselect: Node | undefined): boolean {
  const select = findKind(subselect, 'SelectStmt')
  return select !== undefined && select.fromClause === undefined && listDeep(select, 'ColumnRef').length === 0
}

const expressions = ['A_Expr', 'FuncCall', 'CoalesceExpr', 'TypeCast', 'NullTest', 'BooleanTest', 'CaseExpr', 'A_Indirection'] as const

function isExpression(node: Node): boolean {
  return expressions.some((kind) => findKind(node, kind) !== undefined)
}

/** The nodes directly below one, through lists and fields alike. */
function listChildren(node: Node): readonly Node[] {
  return Object.values(node).flatMap(listNodes)
}

function listNodes(value: unknown): readonly Node[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(toNodes)
  return Object.values(value).flatMap(toNodes)
}

function toNodes(value: unknown): readonly Node[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(toNodes)
  const [name, ...others] = Object.keys(value)
  // The parser names a node by one key that begins with a capital letter; SelectStmt below a SubLink is one, its fields are none.
  return name !== undefined && others.length === 0 && /^[A-Z]/.test(name) ? [value as Node] : listNodes(value)
}
