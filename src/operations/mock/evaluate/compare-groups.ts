import type { PlannedOrder } from '../../../query/plan.ts'
import type { Json } from '../types.ts'
import { aggregateGroup, type Group } from './aggregate-group.ts'
import { compareValues } from './compare-values.ts'
import { readJoined } from './joined-row.ts'

/** Below 0, 0 or above, as an order puts two groups. A row that nothing groups is a group of one. */
export function compareGroups(order: readonly PlannedOrder[], a: Group, b: Group): number {
  for (const term of order) {
    const { direction, nulls } = term
    const compared = compareNullable(readSorted(term, a), readSorted(term, b), {
      descends: direction === 'desc',
      nullsFirst: (nulls ?? (direction === 'desc' ? 'first' : 'last')) === 'first',
    })
    if (compared !== 0) return compared
  }
  return 0
}

function readSorted({ field, joinAlias, aggregated }: PlannedOrder, group: Group): Json {
  if (aggregated !== undefined) return aggregateGroup(aggregated, group)
  const [first] = group
  return first === undefined ? null : readJoined(first, field, joinAlias)
}

function compareNullable(a: Json, b: Json, { descends, nullsFirst }: { readonly descends: boolean; readonly nullsFirst: boolean }): number {
  if (a === null && b === null) return 0
  if (a === null || b === null) return (a === null) === nullsFirst ? -1 : 1
  return descends ? compareValues(b, a) : compareValues(a, b)
}
