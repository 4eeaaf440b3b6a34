import { emptySql, integer, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import type { PlannedNode, PlannedOrder } from '../plan.ts'
import { comma, renderAggregation, renderField } from './render-field.ts'

const directions = { asc: sql` asc`, desc: sql` desc` }
const nullPlaces = { first: sql` nulls first`, last: sql` nulls last` }

/**
 * ` order by …`, or nothing. `alias` is the level the terms belong to when they name no join; `findPosition` gives the selected column that a
 * term is, where it must be called by its place.
 */
export function renderOrder(alias: string, order: readonly PlannedOrder[], findPosition: FindPosition = () => undefined): Sql {
  return order.length === 0
    ? emptySql
    : sql` order by ${joinSql(
        order.map((term) => renderTerm(alias, term, findPosition(term))),
        comma,
      )}`
}

type FindPosition = (term: PlannedOrder) => number | undefined

function renderTerm(alias: string, term: PlannedOrder, position: number | undefined): Sql {
  const { direction, nulls } = term
  const value = position === undefined ? renderSorted(alias, term) : integer(position)
  return sql`${value}${direction === undefined ? emptySql : directions[direction]}${nulls === undefined ? emptySql : nullPlaces[nulls]}`
}

function renderSorted(alias: string, { field, aggregated, joinAlias }: PlannedOrder): Sql {
  return aggregated === undefined ? renderField(joinAlias ?? alias, field) : renderAggregation(alias, aggregated)
}

/** ` limit … offset …`, or nothing. */
export function renderPage({ limit, offset }: Pick<PlannedNode, 'limit' | 'offset'>): Sql {
  return sql`${limit === undefined ? emptySql : sql` limit ${integer(limit)}`}${offset === 0 ? emptySql : sql` offset ${integer(offset)}`}`
}
