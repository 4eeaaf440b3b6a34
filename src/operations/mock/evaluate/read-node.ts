import { isGrouped, isGroupedOnlyHere } from '../../../query/is-grouped.ts'
import type { PlannedCarriedColumn, PlannedEmbed, PlannedNode } from '../../../query/plan.ts'
import type { Json, MockRow } from '../types.ts'
import type { Group } from './aggregate-group.ts'
import { answerGroup, groupRows } from './answer-group.ts'
import { checkNames } from './check-names.ts'
import { compareGroups } from './compare-groups.ts'
import { followLink } from './follow-link.ts'
import type { JoinedRow } from './joined-row.ts'
import { meetsCondition, meetsHaving } from './meets-condition.ts'
import type { Scope } from './scope.ts'

/** Rows of one level as they are answered, and how many there are without limit and offset. */
export type Read = { readonly rows: readonly MockRow[]; readonly total: number }

/** Reads one level of a plan and those below it, from rows in memory; `carried`: what the level above needs beside the selected columns. */
export function readNode(
  node: PlannedNode,
  rows: readonly MockRow[],
  { scope, carried = [] }: { readonly scope: Scope; readonly carried?: readonly PlannedCarriedColumn[] },
): Read {
  checkNames(node, { scope, carried })
  const kept = rows.map((row) => joinEmbeds(node.embeds, row, scope)).filter((one) => isKept(node, one, scope))
  const makesGroups = isGrouped(node) || carried.some(({ aggregate }) => aggregate !== undefined)
  const groups: readonly Group[] = makesGroups ? groupRows(node, kept) : kept.map((one) => [one])
  const chosen = groups.filter((group) => node.having.every((having) => meetsHaving(having, group, scope)))
  const sorted = chosen.toSorted((a, b) => compareGroups(node.order, a, b))
  const answered = sorted.map((group) => answerGroup(node, group, carried))
  return { rows: cutPage(node, answered), total: countsGroups(node) ? answered.length : kept.length }
}

function cutPage({ offset, limit }: PlannedNode, rows: readonly MockRow[]): readonly MockRow[] {
  return rows.slice(offset, limit === undefined ? undefined : offset + limit)
}

/** As in SQL: beside a page, groups that only `select` makes are not counted, but their rows. */
function countsGroups(node: PlannedNode): boolean {
  return isGroupedOnlyHere(node) || (node.limit === undefined && node.offset === 0)
}

function joinEmbeds(embeds: readonly PlannedEmbed[], row: MockRow, scope: Scope): JoinedRow {
  const read = embeds.map((embed) => {
    const rows = followLink(embed, row, scope)
    const carried = typeof embed.shape === 'string' ? [] : embed.shape.carried
    return { embed, first: rows[0], found: readNode(embed.node, rows, { scope, carried }).rows }
  })
  const shown = read.filter(({ embed }) => !embed.isHidden)
  return {
    row,
    embedded: Object.assign({}, ...shown.map(({ embed, found }) => shape(embed, found))) as MockRow,
    children: new Map(
      read.flatMap(({ embed, first, found }) => (found.length === 0 ? [] : [[embed.joinAlias, { ...first, ...found[0] }] as const])),
    ),
  }
}

function isKept({ embeds, where }: PlannedNode, { row, children }: JoinedRow, scope: Scope): boolean {
  const there = new Set(children.keys())
  return (
    embeds.every(({ join, joinAlias }) => join === 'left' || there.has(joinAlias)) &&
    where.every((condition) => meetsCondition(condition, row, there, scope))
  )
}

/** An aggregate that a spread brings up stands empty in its place until there are groups. */
function shape({ name, shape: wanted }: PlannedEmbed, found: readonly MockRow[]): MockRow {
  if (wanted === 'array') return { [name]: found }
  if (wanted === 'object') return { [name]: found[0] ?? null }
  const rows = found.toSorted((a, b) => compareGroups(wanted.order, [toJoined(a)], [toJoined(b)]))
  const read = (column: string): Json => (wanted.many ? rows.map((row) => row[column] ?? null) : (rows[0]?.[column] ?? null))
  return Object.fromEntries(
    wanted.columns.map(({ name: own, alias, aggregate }) => [alias ?? own, aggregate === undefined ? read(own) : null]),
  )
}

const toJoined = (row: MockRow): JoinedRow => ({ row, embedded: {}, children: new Map() })
