import { emptySql, identifier, integer, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import { isGroupedOnlyHere } from '../is-grouped.ts'
import type { PlannedEmbed, PlannedNode, PlannedOrderColumn, PlannedSpread } from '../plan.ts'
import { comma, renderAggregate, renderAs, renderColumn, renderField } from './render-field.ts'
import { renderHaving } from './render-having.ts'
import { renderOrder, renderPage } from './render-order.ts'
import { isPagedFirst, renderPagedSource } from './render-paged-source.ts'
import { renderSource, renderWhere, type Stem } from './render-source.ts'

/**
 * What an embed is inside its row. `row`: PostgreSQL's own rows and arrays of rows, which become JSON together with the rest in one
 * go. `jsonb`: what can be grouped, and printed as JSON in a CSV or by a handler of the database.
 */
export type EmbedForm = 'row' | 'jsonb'

/** The rows of a level, with its embeds in them. */
export function renderRows(node: PlannedNode, form: EmbedForm, stem?: Stem): Sql {
  const groups = renderGroups(node)
  const inside = groups === undefined ? form : 'jsonb'
  const sortColumns = stem?.sortColumns ?? []
  const joined = node.embeds.filter((embed) => isJoined(embed, [...node.order, ...sortColumns]))
  const selected = joinSql([...renderSelection(node, inside), ...sortColumns.map((column) => renderSortColumn(column, node))], comma)
  const order = renderOrder(node.alias, node.order)
  if (isPagedFirst(node, stem)) {
    const joins = joined.map((embed) => renderJoin(embed, node, inside))
    return sql`select ${selected} from ${renderPagedSource(node, stem)}${joinSql(joins, emptySql)}${order}`
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

function renderSortColumn({ joinAlias, field, alias }: PlannedOrderColumn, node: PlannedNode): Sql {
  return renderAs(renderField(joinAlias ?? node.alias, field), alias)
}

/** A hidden embed only filters, unless its columns sort something. */
function isJoined(embed: PlannedEmbed, sorting: readonly { readonly joinAlias: string | undefined }[]): boolean {
  return !embed.isHidden || sorting.some(({ joinAlias }) => joinAlias === embed.joinAlias)
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
  if (shape === 'object' || !shape.many) return renderRows(withColumns(node), form, stem)
  return renderSpread(node, shape, stem)
}

function renderItems(node: PlannedNode, form: EmbedForm, stem: Stem): Sql {
  if (form === 'row') return sql`select array(select _item from (${renderRows(node, form, stem)}) as _item) as items`
  return sql`select coalesce(json_agg(_item.*), '[]')::jsonb as items from (${renderRows(node, form, stem)}) as _item`
}

/** Each column of a to-many spread is an array of its values. */
function renderSpread(node: PlannedNode, spread: PlannedSpread, stem: Stem): Sql {
  const rows = renderRows(node, 'jsonb', { ...stem, sortColumns: spread.orderColumns })
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

/**
 * ` group by …` of everything that is not an aggregate; undefined where there is no aggregate. By position, since a name would mean
 * a column of the table first and an expression with parameters would not be recognised.
 */
function renderGroups(node: PlannedNode): Sql | undefined {
  const isAggregate = [
    ...node.columns.map(({ aggregate }) => aggregate !== undefined),
    ...node.embeds
      .filter((embed) => !embed.isHidden)
      .flatMap(({ shape }) => (typeof shape === 'string' ? [false] : shape.columns.map(({ aggregate }) => aggregate !== undefined))),
  ]
  if (!isAggregate.includes(true) && !isGroupedOnlyHere(node)) return undefined
  const positions = isAggregate.flatMap((aggregated, index) => (aggregated ? [] : [integer(index + 1)]))
  return positions.length === 0 ? emptySql : sql` group by ${joinSql(positions, comma)}`
}
