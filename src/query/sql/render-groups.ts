import { isDeepStrictEqual } from 'node:util'
import { emptySql, integer, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import { isGroupedOnlyHere } from '../is-grouped.ts'
import type { PlannedCarriedColumn, PlannedField, PlannedNode } from '../plan.ts'
import { comma } from './render-field.ts'

/**
 * ` group by …` of everything that is not an aggregate; undefined where there is no aggregate. By position, since a name would mean
 * a column of the table first and an expression with parameters would not be recognised.
 */
export function renderGroups(node: PlannedNode, carried: readonly PlannedCarriedColumn[]): Sql | undefined {
  const isAggregate = [
    ...node.columns.map(({ aggregate }) => aggregate !== undefined),
    ...node.embeds
      .filter((embed) => !embed.isHidden)
      .flatMap(({ shape }) => (typeof shape === 'string' ? [false] : shape.columns.map(({ aggregate }) => aggregate !== undefined))),
  ]
  const isMade = isAggregate.includes(true) || isGroupedOnlyHere(node) || carried.some(({ aggregate }) => aggregate !== undefined)
  if (!isMade) return undefined
  const selected = isAggregate.flatMap((aggregated, index) => (aggregated ? [] : [index + 1]))
  const again = carried.flatMap((column, index) => (findPosition(node, column) === undefined ? [] : [isAggregate.length + index + 1]))
  const positions = [...selected, ...again].map(integer)
  return positions.length === 0 ? emptySql : sql` group by ${joinSql(positions, comma)}`
}

/** Where a level selects the JSON path that it is grouped by, too: PostgreSQL does not know an expression with parameters again. */
export function findPosition({ columns }: Pick<PlannedNode, 'columns'>, { joinAlias, field }: Sorted): number | undefined {
  if (joinAlias !== undefined || field.path.length === 0) return undefined
  const index = columns.findIndex(({ field: selected, cast, aggregate }) => {
    return cast === undefined && aggregate === undefined && selected.toJson === null && isSamePath(selected, field)
  })
  return index === -1 ? undefined : index + 1
}

type Sorted = { readonly joinAlias: string | undefined; readonly field: PlannedField }

function isSamePath(one: PlannedField, other: PlannedField): boolean {
  return one.name === other.name && isDeepStrictEqual(one.path, other.path)
}
