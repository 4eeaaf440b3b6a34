import type { Setting } from '../base/settings.ts'
import { configInvalid } from './errors.ts'
import { findNearest } from './nearest-text.ts'
import { substituteEnvironment } from './substitute-environment.ts'
import { isSupabaseKey } from './supabase-keys.ts'
import type { ConfigEntry, ConfigFile, ConfigProblem } from './types.ts'

type Environment = Readonly<Record<string, string | undefined>>

export type CheckedConfig = {
  /** Setting key → its value, ready to use, and where it stands. */
  readonly values: ReadonlyMap<string, { readonly value: unknown; readonly line: number }>
  /** Keys of a Supabase project that nothing here reads yet. */
  readonly unserved: readonly ConfigEntry[]
}

/**
 * Holds config.toml against every declared setting. Throws `config_invalid` with all problems at once: unknown key, value of the wrong
 * type, `env(NAME)` of a variable that is not set.
 */
export function checkConfig(config: ConfigFile, settings: readonly Setting<unknown>[], environment: Environment): CheckedConfig {
  const declared = new Map(settings.map((setting) => [setting.key, setting]))
  const values = new Map<string, { value: unknown; line: number }>()
  const unserved: ConfigEntry[] = []
  const problems: ConfigProblem[] = []
  for (const entry of gatherTables(config.entries, settings)) {
    const setting = declared.get(entry.key)
    const read = setting ? readValue(entry, setting, environment) : undefined
    if (read?.kind === 'absent') continue
    if (read?.kind === 'value') values.set(entry.key, { value: read.value, line: entry.line })
    else if (read) problems.push(problemAt(config, entry, read))
    else if (isSupabaseKey(entry.key)) unserved.push(entry)
    else problems.push(problemAt(config, entry, unknownKey(entry.key, declared.keys())))
  }
  if (problems.length > 0) throw configInvalid(problems)
  return { values, unserved }
}

/** What stands below a setting that takes a whole table becomes one entry, where its first name stands. */
function gatherTables(entries: readonly ConfigEntry[], settings: readonly Setting<unknown>[]): readonly ConfigEntry[] {
  const tables = settings.filter(({ isTable }) => isTable).map(({ key }) => key)
  const gathered = new Map<string, ConfigEntry>()
  for (const entry of entries) {
    const table = tables.find((key) => entry.key.startsWith(`${key}.`))
    const before = table === undefined ? undefined : gathered.get(table)?.value
    const value = { ...(typeof before === 'object' ? before : {}), [entry.key.slice((table?.length ?? 0) + 1)]: entry.value }
    gathered.set(table ?? entry.key, table === undefined ? entry : { ...(gathered.get(table) ?? entry), key: table, value })
  }
  return [...gathered.values()]
}

type Complaint = { readonly problem: string; readonly fix: string }
type Read = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'absent' } | ({ readonly kind: 'problem' } & Complaint)

function readValue(entry: ConfigEntry, setting: Setting<unknown>, environment: Environment): Read {
  const substituted = substituteEnvironment(entry.value, environment)
  if (substituted.missing !== undefined && setting.mayMiss) return { kind: 'absent' }
  if (substituted.missing !== undefined)
    return {
      kind: 'problem',
      problem: `${entry.key} asks for the environment variable ${substituted.missing}, which is not set`,
      fix: `Set ${substituted.missing}, or write the value of ${entry.key} itself.`,
    }
  try {
    return { kind: 'value', value: substituted.isText ? setting.parse(String(substituted.value)) : setting.accept(substituted.value) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { kind: 'problem', problem: `${entry.key} has a value that cannot be used`, fix: `${entry.key} takes ${error.message}.` }
  }
}

function unknownKey(key: string, known: Iterable<string>): Complaint {
  const nearest = findNearest(key, known)
  const advice = 'Remove it, or see docs/reference/settings.md for every key.'
  return { problem: `${key} is not a setting`, fix: nearest === undefined ? advice : `Did you mean ${nearest}? ${advice}` }
}

function problemAt(config: ConfigFile, { key, line, column }: ConfigEntry, { problem, fix }: Complaint): ConfigProblem {
  return { file: config.file, line, column, key, problem, fix }
}
