import type { Table } from '../../catalog/types.ts'
import type { AggregatedField } from '../intent.ts'
import type { PlannedAggregation } from '../plan.ts'
import { planCast } from './plan-cast.ts'
import { planField } from './plan-field.ts'
import type { Planning } from './tree-pass.ts'

/** Throws 42704 for a cast to a type that does not exist. */
export function planAggregation(aggregated: AggregatedField, table: Table | undefined, planning: Planning): PlannedAggregation {
  const { field, cast, aggregate, aggregateCast } = aggregated
  return {
    field: planField(field, table),
    cast: cast === undefined ? undefined : planCast(cast, planning),
    aggregate: { name: aggregate, cast: aggregateCast === undefined ? undefined : planCast(aggregateCast, planning) },
  }
}
