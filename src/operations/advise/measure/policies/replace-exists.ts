import type { Node, SelectStmt, SubLink } from 'libpg-query'
import { findKind, listDeep, listTexts } from '../../../../postgres/statements/tree.ts'
import { findBracketsAround, findCallSpan, type ParsedCondition, readSpan, replaceSpans, type Span } from './parse-condition.ts'

type Replacement = Span & { readonly text: string }

/**
 * `exists (select 1 from members m where m.team = docs.team and …)` → `docs.team in (select m.team from members m where …)`: read once for the
 * statement instead of once for each row. Undefined where no such membership stands in the condition. One below NOT stays: IN answers null there.
 */
export function replaceExists(parsed: ParsedCondition, table: string): string | undefined {
  const replacements = listMemberships(parsed.node).flatMap((membership) => planReplacement(membership, parsed, table))
  return replacements.length === 0 ? undefined : replaceSpans(parsed, replacements)
}

/** EXISTS as the condition itself, or a part of its ANDs and ORs. */
function listMemberships(node: Node): readonly SubLink[] {
  const parts = findKind(node, 'BoolExpr')
  if (parts !== undefined && parts.boolop !== 'NOT_EXPR') return (parts.args ?? []).flatMap(listMemberships)
  const subquery = findKind(node, 'SubLink')
  return subquery?.subLinkType === 'EXISTS_SUBLINK' ? [subquery] : []
}

function planReplacement(membership: SubLink, parsed: ParsedCondition, table: string): readonly Replacement[] {
  const select = findKind(membership.subselect, 'SelectStmt')
  const whole = findCallSpan(parsed, membership.location ?? 0)
  if (select === undefined || whole === undefined || !isPlain(select)) return []
  const conditions = listConditions(select.whereClause)
  const meeting = conditions.filter((each) => hasOuter(each, table))
  const link = meeting.length === 1 ? readLink(meeting[0], parsed, table) : undefined
  const from = parsed.tokens.find(({ start, text }) => start > whole.start && text.toUpperCase() === 'FROM')
  if (link === undefined || from === undefined) return []
  const { outer, inner, span } = link
  return [
    { start: whole.start, end: from.start, text: `${outer} IN ( SELECT ${inner} ` },
    { ...withConjunction(parsed, span), text: conditions.length === 1 ? 'true' : '' },
  ]
}

/** Nothing but tables and conditions: no grouping, no limit, no other query beside it. */
function isPlain(select: SelectStmt): boolean {
  const known = new Set(['targetList', 'fromClause', 'whereClause', 'limitOption', 'op'])
  return Object.keys(select).every((key) => known.has(key)) && select.op === 'SETOP_NONE'
}

function listConditions(where: Node | undefined): readonly Node[] {
  const parts = findKind(where, 'BoolExpr')
  return parts?.boolop === 'AND_EXPR' ? (parts.args ?? []) : where === undefined ? [] : [where]
}

/** PostgreSQL prints the columns of the table around a subquery with its name, without a schema. */
function isOuter(names: readonly string[], table: string): boolean {
  return names.length === 2 && names[0] === table
}

function hasOuter(node: Node, table: string): boolean {
  return listDeep(node, 'ColumnRef').some(({ fields }) => isOuter(listTexts(fields), table))
}

type Link = { readonly outer: string; readonly inner: string; readonly span: Span }

/** `(m.team = docs.team)`: which column of the table meets which of the subquery. */
function readLink(node: Node | undefined, parsed: ParsedCondition, table: string): Link | undefined {
  const equality = findKind(node, 'A_Expr')
  if (equality?.kind !== 'AEXPR_OP' || listTexts(equality.name).join() !== '=') return undefined
  const span = findBracketsAround(parsed, equality.location ?? 0)
  const sides = [equality.lexpr, equality.rexpr].map((side) => findKind(side, 'ColumnRef'))
  if (span === undefined || sides.some((side) => side === undefined)) return undefined
  const [left = '', right = ''] = readSpan(parsed, { start: span.start + 1, end: span.end - 1 }).split(' = ')
  const [isLeftOuter, isRightOuter] = sides.map((side) => isOuter(listTexts(side?.fields), table))
  if (isLeftOuter === isRightOuter) return undefined
  return isLeftOuter ? { outer: left, inner: right, span } : { outer: right, inner: left, span }
}

/** The condition with the AND that ties it to its neighbour. */
function withConjunction({ tokens }: ParsedCondition, { start, end }: Span): Span {
  const next = tokens.find((token) => token.start >= end)
  if (next?.text.toUpperCase() === 'AND') return { start, end: tokens.find((token) => token.start >= next.end)?.start ?? next.end }
  const before = tokens.findLast((token) => token.end <= start)
  return before?.text.toUpperCase() === 'AND' ? { start: before.start, end } : { start, end }
}
