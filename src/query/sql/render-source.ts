import type { ColumnPair } from '../../catalog/types.ts'
import { identifier, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import type { PlannedCarriedColumn, PlannedLink, PlannedNode } from '../plan.ts'
import { allColumns, comma, renderName } from './render-field.ts'

/** Where a level hangs: its parent's alias and the way from there. */
export type Stem = {
  readonly parent: PlannedNode
  readonly link: PlannedLink
  /** Of a spread: what is needed of it beside the columns that are selected. */
  readonly carried?: readonly PlannedCarriedColumn[]
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

/** How a level's rows belong to one of its parent. */
export function renderLink(node: PlannedNode, { parent, link }: Stem): readonly Sql[] {
  switch (link.kind) {
    case 'columns':
      return [renderPairs(parent.alias, node.alias, link.pairs)]
    case 'junction':
      return [renderPairs(parent.alias, link.alias, link.parentPairs)]
    case 'computed':
      return []
  }
}
