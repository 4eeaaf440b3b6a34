import type { Setting, SettingValues } from '../base/settings.ts'
import type { CheckedConfig } from './check-config.ts'
import { settingInvalid } from './errors.ts'

export type SettingSource =
  | { readonly kind: 'flag' }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'config'; readonly file: string; readonly line: number }
  | { readonly kind: 'default' }

export type ResolvedSetting = { readonly setting: Setting<unknown>; readonly value: unknown; readonly source: SettingSource }

export type SettingInputs = {
  /** Setting key → text of the flag. */
  readonly flags: ReadonlyMap<string, string>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly config: CheckedConfig
  /** For the source of values that config.toml gives. */
  readonly configFile: string
}

type Declared = Readonly<Record<string, Setting<unknown>>>

/** Flag before environment before config.toml before default. Throws `setting_invalid`, naming where the value came from. */
export function resolveSettings<const House extends Declared>(
  house: House,
  inputs: SettingInputs,
): { readonly values: SettingValues<House>; readonly resolved: readonly ResolvedSetting[] } {
  const entries = Object.entries(house).map(([name, setting]) => [name, resolveSetting(setting, inputs)] as const)
  const values = Object.fromEntries(entries.map(([name, { value }]) => [name, value]))
  // The record has a value of each declared setting, by construction: the compiler cannot follow Object.fromEntries.
  return { values: values as SettingValues<House>, resolved: entries.map(([, resolved]) => resolved) }
}

function resolveSetting(setting: Setting<unknown>, { flags, environment, config, configFile }: SettingInputs): ResolvedSetting {
  const flag = flags.get(setting.key)
  if (flag !== undefined) return { setting, value: parseText(setting, flag, `The flag for ${setting.key}`), source: { kind: 'flag' } }
  const variable = environment[setting.env]
  if (variable !== undefined && variable !== '')
    return {
      setting,
      value: parseText(setting, variable, `The environment variable ${setting.env}`),
      source: { kind: 'environment', variable: setting.env },
    }
  const configured = config.values.get(setting.key)
  if (configured) return { setting, value: configured.value, source: { kind: 'config', file: configFile, line: configured.line } }
  return { setting, value: setting.default, source: { kind: 'default' } }
}

function parseText(setting: Setting<unknown>, text: string, source: string): unknown {
  try {
    return setting.parse(text)
  } catch (error) {
    if (error instanceof RangeError) throw settingInvalid(source, error.message)
    throw error
  }
}
