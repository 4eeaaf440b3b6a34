import type { RoleSettingRow } from './queries/role-settings-query.ts'

export type RoleSettings = ReadonlyMap<string, readonly (readonly [name: string, value: string])[]>

const isolationSetting = 'default_transaction_isolation'

/** Settings by role; the isolation level is not among them, since it belongs to the start of the transaction. */
export function buildRoleSettings(rows: readonly RoleSettingRow[]): RoleSettings {
  const byRole = Map.groupBy(
    rows.filter((row) => row.name !== isolationSetting),
    (row) => row.role,
  )
  return new Map([...byRole].map(([role, settings]) => [role, lastValues(settings)]))
}

export function buildRoleIsolation(rows: readonly RoleSettingRow[]): ReadonlyMap<string, string> {
  return new Map(rows.filter((row) => row.name === isolationSetting).map((row) => [row.role, row.value.toLowerCase()]))
}

function lastValues(settings: readonly RoleSettingRow[]): readonly (readonly [string, string])[] {
  return [...new Map(settings.map(({ name, value }) => [name, value]))]
}
