import { type Sql, sql } from '../postgres/sql.ts'
import type { IsolationLevel, RoundTrip, StatementResult } from '../postgres/types.ts'
import { checkOutcome, mayBeRefused } from './check-outcome.ts'
import { fillPlan } from './fill-plan.ts'
import type { Preferences } from './intent.ts'
import type { Outcome } from './outcome.ts'
import type { Plan } from './plan.ts'
import { readOutcome } from './read-outcome.ts'
import type { Run, TransactionEnd } from './run.ts'
import { planSession } from './session-settings.ts'
import { renderPreRequest } from './sql/render-pre-request.ts'

export type { RequestContext, Run, RunSettings, TransactionEnd } from './run.ts'

/**
 * Renders the plan, sets the session and runs it in one round trip.
 * Throws PostgresError, ConnectionLost and the Faults PGRST115, PGRST116 and PGRST124, each of which undoes what was written.
 */
export async function runPlan(plan: Plan, run: Run): Promise<Outcome> {
  const { statements, mainAt, estimateAt } = planStatements(plan, run)
  const read = (results: readonly StatementResult[]): Outcome =>
    readOutcome(plan, results[mainAt] ?? { rows: [], affected: 0 }, estimateAt === undefined ? undefined : results[estimateAt])
  const isolation = findIsolation(plan, run)
  const request: RoundTrip = {
    session: planSession(plan, run),
    statements,
    access: plan.access,
    end: planEnd(plan, run.settings.transactionEnd),
    mayBeSlow: plan.kind !== 'read' || estimateAt !== undefined,
    ...(isolation !== undefined && { isolation }),
    ...(run.client !== undefined && { client: run.client }),
    ...(run.signal !== undefined && { signal: run.signal }),
    ...(mayBeRefused(plan) && { check: (results) => checkOutcome(plan, read(results)) }),
  }
  const outcome = read(await run.database.roundTrip(request))
  checkOutcome(plan, outcome)
  return outcome
}

type PlannedStatements = {
  readonly statements: readonly Sql[]
  readonly mainAt: number
  readonly estimateAt: number | undefined
}

function planStatements(plan: Plan, run: Run): PlannedStatements {
  const { settings } = run
  const { main, estimate } = fillPlan(plan, run)
  const before = settings.preRequest === undefined ? [] : [renderPreRequest(settings.preRequest)]
  // deferred constraints must speak before the rollback hides them
  const after = planEnd(plan, settings.transactionEnd) === 'rollback' ? [sql`set constraints all immediate`] : []
  const statements = [...before, main, ...(estimate === undefined ? [] : [estimate]), ...after]
  return { statements, mainAt: before.length, estimateAt: estimate === undefined ? undefined : before.length + 1 }
}

/** How a transaction ends: as the administrator says, or as `Prefer: tx=` says where that may override it. */
export function planEnd({ preferences }: { readonly preferences: Pick<Preferences, 'tx'> }, end: TransactionEnd): RoundTrip['end'] {
  switch (end) {
    case 'commit':
    case 'rollback':
      return end
    case 'commit-allow-override':
      return preferences.tx ?? 'commit'
    case 'rollback-allow-override':
      return preferences.tx ?? 'rollback'
  }
}

const isolationLevels: Readonly<Record<string, IsolationLevel>> = {
  'repeatable read': 'repeatable read',
  serializable: 'serializable',
}

/** The function's level, else the role's; absent where that is PostgreSQL's usual one. */
export function findIsolation(plan: Plan, { catalog, identity }: Pick<Run, 'catalog' | 'identity'>): IsolationLevel | undefined {
  const ofCall = plan.kind === 'call' ? plan.isolation : null
  return ofCall === null ? findRoleIsolation({ catalog, identity }) : isolationLevels[ofCall.toLowerCase()]
}

export function findRoleIsolation({ catalog, identity }: Pick<Run, 'catalog' | 'identity'>): IsolationLevel | undefined {
  const level = catalog.roleIsolation.get(identity.role)
  return level === undefined ? undefined : isolationLevels[level.toLowerCase()]
}
