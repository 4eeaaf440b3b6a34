import type { Preferences } from '../../../query/intent.ts'
import type { Plan } from '../../../query/plan.ts'
import { renderPreferences } from '../domain/parse-preferences.ts'

/** `Preference-Applied`: those of the asked preferences that mean something for this plan; undefined when none does. */
export function appliedPreferences(plan: Plan, hasConflictColumns: boolean): string | undefined {
  const { preferences, kind } = plan
  if (Object.keys(preferences).length === 0) return undefined
  const { count, tx, handling, timezone } = preferences
  const isWrite = kind === 'insert' || kind === 'update' || kind === 'delete'
  const isPost = kind === 'insert' && !plan.isPut
  const mayConflict = isPost && (plan.primaryKey.length > 0 || hasConflictColumns)
  const applied: { readonly [Name in keyof Preferences]: Preferences[Name] | undefined } = {
    resolution: mayConflict ? preferences.resolution : undefined,
    missing: isPost || kind === 'update' ? preferences.missing : undefined,
    return: isWrite ? preferences.return : undefined,
    count,
    tx,
    handling,
    timezone,
    maxAffected: kind === 'update' || kind === 'delete' || kind === 'call' ? preferences.maxAffected : undefined,
  }
  return renderPreferences(applied) || undefined
}
