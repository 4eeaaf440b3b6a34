import type { Catalog } from '../catalog/types.ts'
import type { Intent } from './intent.ts'
import type { Plan, PlanLimits } from './plan.ts'

/**
 * Holds an intent against the catalog: pure, knows no SQL.
 * Throws the Faults of `errors.ts` (PGRST1xx for what cannot be asked, PGRST2xx for what the catalog does not have).
 */
export function planIntent(intent: Intent, catalog: Catalog, limits: PlanLimits): Plan {
  throw new Error(`Not planned yet: ${intent.kind} ${catalog.serverVersion} ${limits.maxRows}`)
}
