import type { SessionSetting } from '../postgres/types.ts'
import type { Plan } from './plan.ts'
import type { Run } from './run.ts'

/** What one request sets for its transaction, the role first. */
export function planSession(plan: Plan, run: Run): readonly SessionSetting[] {
  const { context, identity, settings, catalog } = run
  return [
    ['role', identity.role],
    ['request.jwt.claims', identity.claims],
    ['request.method', context.method],
    ['request.path', context.path],
    ['request.headers', JSON.stringify(context.headers)],
    ['request.cookies', JSON.stringify(context.cookies)],
    ['search_path', [plan.schema, ...settings.extraSearchPath].map(quoteSchema).join(', ')],
    ...(catalog.roleSettings.get(identity.role) ?? []),
    ...(plan.kind === 'call' ? plan.settings : []),
    ...settings.session,
    ...(plan.preferences.timezone === undefined ? [] : [['timezone', plan.preferences.timezone] as const]),
  ]
}

/** `search_path` is a list of names and not SQL, but quotes them alike. */
function quoteSchema(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
