import { notSingular, putRowNotKey, tooManyAffected } from './errors.ts'
import type { Outcome } from './outcome.ts'
import type { Plan } from './plan.ts'

/** Whether a plan can be refused after it has run, so that what it wrote must be undone. */
export function mayBeRefused(plan: Plan): boolean {
  return plan.access === 'read write' && (isPut(plan) || isSingular(plan) || mostAffected(plan) !== undefined)
}

/** Throws PGRST115, PGRST116 or PGRST124 when an outcome is not what the request allows. */
export function checkOutcome(plan: Plan, { pageTotal }: Outcome): void {
  if (plan.media.explain !== undefined) return
  if (isPut(plan)) {
    if (pageTotal !== 1) throw putRowNotKey()
    return
  }
  if (isSingular(plan) && pageTotal !== 1) throw notSingular(pageTotal)
  const most = mostAffected(plan)
  if (most !== undefined && pageTotal > most) throw tooManyAffected(pageTotal)
}

function isPut(plan: Plan): boolean {
  return plan.kind === 'insert' && plan.isPut
}

function isSingular({ media }: Plan): boolean {
  return media.type.type === 'application/vnd.pgrst.object+json'
}

function mostAffected({ kind, preferences }: Plan): number | undefined {
  const counts = kind === 'update' || kind === 'delete' || kind === 'call'
  return counts && preferences.handling === 'strict' ? preferences.maxAffected : undefined
}
