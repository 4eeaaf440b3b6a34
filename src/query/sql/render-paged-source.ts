import { identifier, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import { isGrouped } from '../is-grouped.ts'
import type { PlannedCarriedColumn, PlannedNode } from '../plan.ts'
import { allColumns, comma } from './render-field.ts'
import { renderOrder, renderPage } from './render-order.ts'
import { renderSource, type Stem } from './render-source.ts'

/**
 * Whether a page can be cut before its rows are joined to anything: 20 joins where a sort would else wait for all of them (286
 * against 406 µs for 20 of 20,000 rows with two embeds). A page that nobody sorts stops by itself after its last row, and keeps
 * the table's order; only what it skips would be joined for nothing. Not when joins take part in the order or the grouping, and
 * not when something needs the table's own row, which a subquery no longer has.
 */
export function isPagedFirst(node: PlannedNode, stem: Stem | undefined): boolean {
  const isWorthIt = node.offset > 0 || (node.limit !== undefined && node.order.length > 0)
  if (!isWorthIt || node.source.kind !== 'table' || stem?.link.kind === 'computed') return false
  return node.embeds.some((embed) => !embed.isHidden) && !isGrouped(node) && hasPlainOrder(node) && hasPlainRows(node, stem)
}

function hasPlainOrder({ order }: PlannedNode): boolean {
  return order.every(({ joinAlias, field }) => joinAlias === undefined && !field.isComputed)
}

function hasPlainRows({ columns, embeds }: PlannedNode, stem: Stem | undefined): boolean {
  const read = [...columns, ...(stem?.carried ?? [])]
  return read.every(({ field }) => !field.isComputed && !field.isWholeRow) && embeds.every(({ link }) => link.kind !== 'computed')
}

/** The page of a level under its own alias, with the columns that what follows reads: a role may not see the others. */
export function renderPagedSource(node: PlannedNode, stem: Stem | undefined, where: Sql): Sql {
  const names = neededNames(node, stem?.carried ?? [])
  const needed = names.includes('*')
    ? allColumns(node.alias)
    : joinSql(
        names.map((name) => identifier(node.alias, name)),
        comma,
      )
  const order = renderOrder(node.alias, node.order)
  return sql`(select ${needed} from ${renderSource(node, stem)}${where}${order}${renderPage(node)}) as ${identifier(node.alias)}`
}

function neededNames({ columns, embeds, order }: PlannedNode, carried: readonly PlannedCarriedColumn[]): readonly string[] {
  const linked = embeds
    .filter((embed) => !embed.isHidden)
    .flatMap(({ link }) => {
      if (link.kind === 'columns') return link.pairs.map(({ from }) => from)
      return link.kind === 'junction' ? link.parentPairs.map(({ from }) => from) : []
    })
  const own = carried.filter(({ joinAlias }) => joinAlias === undefined)
  return [...new Set([...[...columns, ...own, ...order].map(({ field }) => field.name), ...linked])]
}
