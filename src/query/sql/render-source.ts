import type { ColumnPair } from '../../catalog/types.ts'
import { emptySql, identifier, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import type { PlannedEmbed, PlannedLink, PlannedNode, PlannedOrderColumn } from '../plan.ts'
import { type RenderHasRows, renderCondition } from './render-condition.ts'
import { allColumns, comma, renderName, renderValue } from './render-field.ts'
import { renderHaving } from './render-having.ts'
import { renderPage } from './render-order.ts'

/** Where a level hangs: its parent's alias and the way from there. */
export type Stem = {
  readonly parent: PlannedNode
  readonly link: PlannedLink
  /** What a to-many spread sorts its arrays by, beside the columns that are selected. */
  readonly sortColumns?: readonly PlannedOrderColumn[]
}

export const and = sql` and `

/** The rows that a write or a call left, as the statement calls them. */
export const resultRows = identifier('_result')

/** What stands after `from`: the table of a level, its join table, or the function that gives its rows. */
export function renderSource(node: PlannedNode, stem: Stem | undefined): Sql {
  const alias = identifier(node.alias)
  if (stem?.link.kind === 'computed') return sql`${renderName(stem.link.function)}(${renderParentRow(stem.parent, stem.link)}) as ${alias}`
  const rows = node.source.kind === 'table' ? renderName(node.source.name) : resultRows
  if (stem?.link.kind !== 'junction') return sql`${rows} as ${alias}`
  const { junction, alias: joined, childPairs } = stem.link
  return sql`${rows} as ${alias} join ${renderName(junction)} as ${identifier(joined)} on ${renderPairs(joined, node.alias, childPairs)}`
}

/** Rows of a write or call have lost the table's row type that the function asks for. */
function renderParentRow(parent: PlannedNode, link: Extract<PlannedLink, { kind: 'computed' }>): Sql {
  if (parent.source.kind === 'table') return allColumns(parent.alias)
  const columns = link.parentColumns.map((name) => identifier(parent.alias, name))
  return sql`row(${joinSql(columns, comma)})::${renderName(link.parentType)}`
}

function renderPairs(from: string, to: string, pairs: readonly ColumnPair[]): Sql {
  return joinSql(
    pairs.map((pair) => sql`${identifier(from, pair.from)} = ${identifier(to, pair.to)}`),
    and,
  )
}

/** ` where …`, or nothing: the link to the parent, the level's filters, and a row in every inner embed but those whose join sees to it. */
export function renderWhere(node: PlannedNode, stem: Stem | undefined, seenTo: readonly PlannedEmbed[] = []): Sql {
  const hasRows: RenderHasRows = (joinAlias) => renderHasRows(node, (embed) => embed.joinAlias === joinAlias)
  const conditions = [
    ...(stem === undefined ? [] : renderLink(node, stem)),
    ...node.where.map((condition) => renderCondition(node.alias, condition, hasRows)),
    ...node.embeds
      .filter((embed) => embed.join === 'inner' && !seenTo.includes(embed))
      .map((embed) => renderHasRows(node, (other) => other === embed)),
  ]
  return conditions.length === 0 ? emptySql : sql` where ${joinSql(conditions, and)}`
}

function renderLink(node: PlannedNode, { parent, link }: Stem): readonly Sql[] {
  switch (link.kind) {
    case 'columns':
      return [renderPairs(parent.alias, node.alias, link.pairs)]
    case 'junction':
      return [renderPairs(parent.alias, link.alias, link.parentPairs)]
    case 'computed':
      return []
  }
}

/** `exists` and not an inner join: rows are chosen before anything is joined to them, and are counted the same way. */
function renderHasRows(parent: PlannedNode, isMeant: (embed: PlannedEmbed) => boolean): Sql {
  const found = parent.embeds.filter(isMeant).map((embed) => {
    const { node, link } = embed
    const page = node.offset > 0 || node.limit === 0 ? renderPage(node) : emptySql
    const test = sql`exists (${renderOnes(node, { parent, link })}${page})`
    return isTestedInPlace(embed, parent) ? sql`${test} is true` : test
  })
  return joinSql(found, and)
}

/**
 * `is true` keeps PostgreSQL from making a join of the test, which hands rows that nobody sorted over in any order; in place it keeps
 * the table's own order and asks an index or a hash of the whole embed. A filtered embed is better found first, and a page would
 * have the whole embed hashed for a few rows.
 */
function isTestedInPlace({ node, shape }: PlannedEmbed, parent: PlannedNode): boolean {
  const isToMany = typeof shape === 'string' ? shape === 'array' : shape.many
  return (
    isToMany &&
    node.where.length === 0 &&
    node.having.length === 0 &&
    parent.order.length === 0 &&
    parent.limit === undefined &&
    parent.offset === 0
  )
}

/** One row for each row of a level, with nothing in it: what is counted, and what exists. */
export function renderOnes(node: PlannedNode, stem: Stem | undefined): Sql {
  const rows = sql`select 1 from ${renderSource(node, stem)}${renderWhere(node, stem)}`
  return node.having.length === 0 ? rows : sql`${rows}${renderGroupsOf(node)}${renderHaving(node)}`
}

/** Of an embed that is only asked whether it has such groups: by what it selects of its own. */
function renderGroupsOf({ alias, columns }: PlannedNode): Sql {
  const own = columns.filter(({ aggregate }) => aggregate === undefined).map((column) => renderValue(alias, column))
  return own.length === 0 ? emptySql : sql` group by ${joinSql(own, comma)}`
}
