import type { PlannedAggregation, PlannedHaving } from './plan.ts'

/** What a condition on groups compares, whatever tree it is. */
export function havingAggregations(having: PlannedHaving): readonly PlannedAggregation[] {
  return having.kind === 'group' ? having.conditions.flatMap(havingAggregations) : [having.of]
}
