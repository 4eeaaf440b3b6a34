import type { Identity } from '../access/identity.ts'
import type { Catalog, QualifiedName } from '../catalog/types.ts'
import type { Database } from '../postgres/types.ts'
import type { Outcome } from './outcome.ts'
import type { Plan } from './plan.ts'

/** What SQL can read about the request: `request.method`, `request.path`, `request.headers`, `request.cookies`. */
export type RequestContext = {
  readonly method: string
  readonly path: string
  /** Names in lower case, without `cookie`. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: Readonly<Record<string, string>>
}

export type RunSettings = {
  readonly extraSearchPath: readonly string[]
  readonly preRequest: QualifiedName | undefined
  readonly transactionEnd: 'commit' | 'commit-allow-override' | 'rollback' | 'rollback-allow-override'
  /** Constant settings of every request (`app.settings.…`). */
  readonly session: readonly (readonly [name: string, value: string])[]
}

export type Run = {
  readonly context: RequestContext
  readonly identity: Identity
  readonly database: Pick<Database, 'roundTrip'>
  readonly catalog: Pick<Catalog, 'roleSettings' | 'roleIsolation'>
  readonly settings: RunSettings
  readonly signal?: AbortSignal
}

/**
 * Renders the plan, sets the session and runs it in one round trip.
 * Throws PostgresError, ConnectionLost and the Faults PGRST115, PGRST116 and PGRST124, each of which undoes what was written.
 */
export async function runPlan(plan: Plan, run: Run): Promise<Outcome> {
  throw new Error(`Not run yet: ${plan.kind} ${run.context.method}`)
}
