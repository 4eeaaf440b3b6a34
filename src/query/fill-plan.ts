import { fillSql } from '../postgres/sql.ts'
import type { Plan } from './plan.ts'
import type { Run } from './run.ts'
import { type RenderedPlan, renderPlan } from './sql/render-plan.ts'

/** The statements of a plan with the values of this request in them. */
export function fillPlan(plan: Plan, { rendered, values = [] }: Pick<Run, 'rendered' | 'values'>): RenderedPlan {
  const { main, estimate } = rendered?.() ?? renderPlan(plan)
  return { main: fillSql(main, values), estimate: estimate && fillSql(estimate, values) }
}
