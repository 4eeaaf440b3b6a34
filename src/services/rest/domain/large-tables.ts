import type { Outcome } from '../../../query/outcome.ts'
import type { Plan, PlannedRead } from '../../../query/plan.ts'

/** The tables that outgrew the estimate in the catalog, which is as old as the catalog: known by an answer of `streamRows` rows. */
export type LargeTables = {
  readonly isStreamed: (plan: PlannedRead) => boolean
  readonly note: (plan: Plan, outcome: Pick<Outcome, 'pageTotal'>) => void
}

export function createLargeTables(streamRows: number): LargeTables {
  const names = new Set<string>()
  const nameOf = ({ target }: Plan) => `${target.schema}.${target.name}`
  return {
    isStreamed: (plan) => plan.streaming === 'yes' || (plan.streaming === 'grown' && names.has(nameOf(plan))),
    note: (plan, { pageTotal }) => {
      if (plan.kind === 'read' && plan.streaming === 'grown' && pageTotal >= streamRows) names.add(nameOf(plan))
    },
  }
}
