import { emptySql, identifier, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import { havingAggregations } from '../having-aggregations.ts'
import type { PlannedCarriedColumn, PlannedEmbed, PlannedNode, PlannedSpread } from '../plan.ts'
import { type RenderHasRows, renderCondition } from './render-condition.ts'
import { comma, renderAggregate, renderAs, renderColumn } from './render-field.ts'
import { findPosition, renderGroups } from './render-groups.ts'
import { renderHaving } from './render-having.ts'
import { renderOrder, renderPage } from './render-order.ts'
import { isPagedFirst, renderPagedSource } from './render-paged-source.ts'
import { and, renderLink, renderSource, type Stem } from './render-source.ts'

/**
 * What an embed is inside its row. `row`: PostgreSQL's own rows and arrays of rows, which become JSON together with the rest in one
 * go. `jsonb`: what can be grouped, and printed as JSON in a CSV or by a handler of the database.
 */
export type EmbedForm = 'row' | 'jsonb'

/** The rows of a level, with its embeds in them. */
export function renderRows(node: PlannedNode, form: EmbedForm, stem?: Stem): Sql {
  const carried = stem?.carried ?? []
  const groups = renderGroups(node, carried)
  const inside = groups === undefined ? form : 'jsonb'
  const joined = node.embeds.filter((embed) => isJoined(embed, [...node.order, ...node.having.flatMap(havingAggregations), ...carried]))
  const selected = joinSql([...renderSelection(node, inside), ...carried.map((column) => renderCarried(column, node))], comma)
  const order = renderOrder(node.alias, node.order, (term) =>
    groups === undefined || term.aggregated ? undefined : findPosition(node, term),
  )
  if (isPagedFirst(node, stem)) {
    const joins = joined.map((embed) => renderJoin(embed, node, inside))
    return sql`select ${selected} from ${renderPagedSource(node, stem, renderWhere(node, stem))}${joinSql(joins, emptySql)}${order}`
  }
  const dropping = joined.filter(dropsParents)
  const joins = joined.map((embed) => renderJoin(embed, node, inside, dropping.includes(embed) ? innerJoin : leftJoin))
  const rows = sql`${renderSource(node, stem)}${joinSql(joins, emptySql)}${renderWhere(node, stem, dropping)}`
  return sql`select ${selected} from ${rows}${groups ?? emptySql}${renderHaving(node)}${order}${renderPage(node)}`
}

function renderSelection(node: PlannedNode, form: EmbedForm): readonly Sql[] {
  return [
    ...node.columns.map((column) => renderColumn(node.alias, column)),
    ...node.embeds.filter((embed) => !embed.isHidden).flatMap((embed) => renderEmbed(embed, form)),
  ]
}

function renderCarried({ joinAlias, alias, ...column }: PlannedCarriedColumn, node: PlannedNode): Sql {
  return renderColumn(joinAlias ?? node.alias, { ...column, alias })
}

/** A hidden embed only filters, unless its columns sort or group something. */
function isJoined(embed: PlannedEmbed, used: readonly { readonly joinAlias?: string | undefined }[]): boolean {
  return !embed.isHidden || used.some(({ joinAlias }) => joinAlias === embed.joinAlias)
}

/** A join to the one row that must be there is the test for it as well. */
function dropsParents({ join, shape }: PlannedEmbed): boolean {
  return join === 'inner' && (typeof shape === 'string' ? shape === 'object' : !shape.many)
}

function renderEmbed({ shape, joinAlias, name }: PlannedEmbed, form: EmbedForm): readonly Sql[] {
  if (shape === 'array') return [renderAs(identifier(joinAlias, 'items'), name)]
  if (shape === 'object') return [renderAs(renderObject(joinAlias, form), name)]
  if (shape.many) return shape.columns.map((column) => identifier(joinAlias, column.alias ?? column.name))
  return shape.columns.map((column) => {
    const value = column.name === '*' ? sql`${identifier(joinAlias)}.*` : identifier(joinAlias, column.name)
    return renderAs(renderAggregate(value, column.aggregate), column.alias)
  })
}

function renderObject(joinAlias: string, form: EmbedForm): Sql {
  return form === 'row' ? identifier(joinAlias) : sql`row_to_json(${identifier(joinAlias)}.*)::jsonb`
}

const leftJoin = sql` left join lateral`
const innerJoin = sql` join lateral`

function renderJoin(embed: PlannedEmbed, parent: PlannedNode, form: EmbedForm, join = leftJoin): Sql {
  return sql`${join} (${renderEmbedRows(embed, form, { parent, link: embed.link })}) as ${identifier(embed.joinAlias)} on true`
}

function renderEmbedRows({ node, shape }: PlannedEmbed, form: EmbedForm, stem: Stem): Sql {
  if (shape === 'array') return renderItems(node, form, stem)
  if (shape === 'object') return renderRows(withColumns(node), form, stem)
  if (!shape.many) return renderRows(withColumns(node), form, { ...stem, carried: shape.carried })
  return renderSpread(node, shape, stem)
}

function renderItems(node: PlannedNode, form: EmbedForm, stem: Stem): Sql {
  if (form === 'row') return sql`select array(select _item from (${renderRows(node, form, stem)}) as _item) as items`
  return sql`select coalesce(json_agg(_item.*), '[]')::jsonb as items from (${renderRows(node, form, stem)}) as _item`
}

/** Each column of a to-many spread is an array of its values. */
function renderSpread(node: PlannedNode, spread: PlannedSpread, stem: Stem): Sql {
  const rows = renderRows(node, 'jsonb', { ...stem, carried: spread.carried })
  const order = renderOrder('_item', spread.order)
  const arrays = spread.columns.map((column) => {
    const name = column.alias ?? column.name
    return renderAs(sql`coalesce(json_agg(${identifier('_item', name)}${order}), '[]')::jsonb`, name)
  })
  return sql`select ${joinSql(arrays, comma)} from (${rows}) as _item`
}

/** A level that nothing is selected of still has columns to sort its parent by. */
function withColumns(node: PlannedNode): PlannedNode {
  if (node.columns.length > 0 || node.embeds.some((embed) => !embed.isHidden)) return node
  const field = { name: '*', path: [], isJson: false, isWholeRow: false, isComputed: false, toJson: null }
  return { ...node, columns: [{ field, cast: undefined, aggregate: undefined, alias: undefined }] }
}

/** ` where …`, or nothing: the link to the parent, the level's filters, and a row in every inner embed but those whose join sees to it. */
function renderWhere(node: PlannedNode, stem: Stem | undefined, seenTo: readonly PlannedEmbed[] = []): Sql {
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

/** One row for each row of a level, with nothing in it; where groups are chosen, one for each of them: what is counted, and what exists. */
export function renderOnes(node: PlannedNode, stem: Stem | undefined): Sql {
  if (node.having.length > 0) return renderRows({ ...node, order: [], limit: undefined, offset: 0 }, 'jsonb', stem)
  return sql`select 1 from ${renderSource(node, stem)}${renderWhere(node, stem)}`
}
