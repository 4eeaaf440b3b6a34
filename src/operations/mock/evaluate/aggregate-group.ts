import { assertNever } from '../../../base/assert-never.ts'
import type { PlannedAggregate, PlannedAggregation } from '../../../query/plan.ts'
import type { Json } from '../types.ts'
import { castValue } from './cast-value.ts'
import { compareValues } from './compare-values.ts'
import { type JoinedRow, readJoined } from './joined-row.ts'

/** Rows that are answered as one. */
export type Group = readonly JoinedRow[]

/** The value of an aggregate over a group. As in SQL, nulls do not count. */
export function aggregateGroup({ field, cast, aggregate, joinAlias }: PlannedAggregation, group: Group): Json {
  const isCountOfRows = aggregate.name === 'count' && field.name === '*' && !field.isWholeRow
  const values = group.map((one) => castValue(readJoined(one, field, joinAlias), cast)).filter((value) => value !== null)
  return castValue(isCountOfRows ? group.length : aggregateValues(aggregate.name, values), aggregate.cast)
}

function aggregateValues(name: PlannedAggregate['name'], values: readonly Json[]): Json {
  switch (name) {
    case 'count':
      return values.length
    case 'min':
      return values.toSorted(compareValues)[0] ?? null
    case 'max':
      return values.toSorted(compareValues).at(-1) ?? null
    case 'sum':
      return values.length === 0 ? null : sum(values)
    case 'avg':
      return values.length === 0 ? null : sum(values) / values.length
    default:
      return assertNever(name)
  }
}

/** To ten decimals: numbers of PostgreSQL have none that come of adding. */
function sum(values: readonly Json[]): number {
  return Number(values.reduce<number>((total, value) => total + Number(value), 0).toFixed(10))
}
