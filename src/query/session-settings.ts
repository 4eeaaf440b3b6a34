import type { SessionSetting } from '../postgres/types.ts'
import type { Plan } from './plan.ts'
import type { Run } from './run.ts'

/** What the transaction of any request sets, the role first. */
export function planRequestSession(
  schema: string,
  { context, identity, settings, catalog }: Pick<Run, 'context' | 'identity' | 'settings' | 'catalog'>,
): readonly SessionSetting[] {
  return [
    ['role', identity.role],
    ['request.jwt.claims', identity.claims],
    ['request.method', context.method],
    ['request.path', context.path],
    ['request.headers', JSON.stringify(context.headers)],
    ['request.cookies', JSON.stringify(context.cookies)],
    ['search_path', renderSearchPath(schema, settings.extraSearchPath)],
    ...(catalog.roleSettings.get(identity.role) ?? []),
    ...settings.session,
  ]
}

/** The same with what the plan adds: settings of the called function, the time zone asked for. */
export function planSession(plan: Plan, run: Pick<Run, 'context' | 'identity' | 'settings' | 'catalog'>): readonly SessionSetting[] {
  return [
    ...planRequestSession(plan.schema, run),
    ...(plan.kind === 'call' ? plan.settings : []),
    ...(plan.preferences.timezone === undefined ? [] : [['timezone', plan.preferences.timezone] as const]),
  ]
}

/** A list of names and not SQL, but quoted alike. */
function renderSearchPath(schema: string, others: readonly string[]): string {
  let path = quoteSchema(schema)
  for (const other of others) path += `, ${quoteSchema(other)}`
  return path
}

function quoteSchema(name: string): string {
  return `"${name.includes('"') ? name.replaceAll('"', '""') : name}"`
}
