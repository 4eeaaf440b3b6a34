import { renderSql, sql } from '../postgres/sql.ts'
import type { StatementResult } from '../postgres/types.ts'
import { planTooCostly } from './errors.ts'
import { fillPlan } from './fill-plan.ts'
import type { Plan } from './plan.ts'
import type { Run } from './run.ts'
import { planSession } from './session-settings.ts'

export type PlanCostCheck = (plan: Plan, run: Run, ceiling: number) => Promise<void>

/** Milliseconds for which a cost is believed. */
const believedFor = 60_000
const mostCosts = 1000
const longestKey = 4096

type KnownCost = { readonly cost: number; readonly until: number }

/**
 * Asks PostgreSQL's planner what a plan costs, in a round trip of its own, and throws DRS003 when that is above the ceiling. One statement with
 * the same values is asked about once a minute: other values may cost otherwise. `now` is in milliseconds.
 */
export function createPlanCostCheck(now: () => number): PlanCostCheck {
  const known = new Map<string, KnownCost>()

  async function findCost(plan: Plan, run: Run): Promise<number> {
    const { main } = fillPlan(plan, run)
    const { text, values } = renderSql(main)
    const key = JSON.stringify([run.identity.role, plan.schema, text, values.map(String)])
    const found = known.get(key)
    if (found !== undefined && found.until > now()) return found.cost
    const [result] = await run.database.roundTrip({
      session: planSession(plan, run),
      statements: [sql`explain (format json) ${main}`],
      access: 'read only',
      end: 'commit',
      mayBeSlow: false,
      ...(run.client !== undefined && { client: run.client }),
      ...(run.signal !== undefined && { signal: run.signal }),
    })
    const cost = readCost(result)
    known.delete(key)
    if (key.length <= longestKey) known.set(key, { cost, until: now() + believedFor })
    for (const oldest of known.keys()) if (known.size > mostCosts) known.delete(oldest)
    return cost
  }

  return async (plan, run, ceiling) => {
    if (plan.media.explain !== undefined && !plan.media.explain.options.includes('analyze')) return
    const cost = await findCost(plan, run)
    if (cost > ceiling) throw planTooCostly(Math.round(cost), ceiling)
  }
}

/** `[{"Plan": {"Total Cost": n}}]`, the text of `explain (format json)`. */
function readCost(result: StatementResult | undefined): number {
  const explained = JSON.parse(result?.rows[0]?.[0]?.toString() ?? '[]') as readonly {
    readonly Plan?: { readonly 'Total Cost'?: number }
  }[]
  return explained[0]?.Plan?.['Total Cost'] ?? 0
}
