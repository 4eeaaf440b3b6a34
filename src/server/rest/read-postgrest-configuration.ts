import { readFile } from 'node:fs/promises'
import { parseConfig } from '../../project/parse-config.ts'
import { configurationUnreadable } from '../errors.ts'
import { getPostgrestSetting, type PostgrestName, type PostgrestSetting, postgrestNames } from './postgrest-settings.ts'

export type PostgrestOrigins = {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Path of the configuration file, if there is one. */
  readonly file: string | undefined
  /** In-database configuration by name with underscores: `db_max_rows`. */
  readonly database: ReadonlyMap<string, string>
}

export type PostgrestConfiguration = {
  /** Text of each setting, its default included; undefined where it has none. */
  readonly find: (name: PostgrestName) => string | undefined
  /** `app.settings.…` with their whole names. */
  readonly appSettings: readonly (readonly [name: string, value: string])[]
  /** What was asked for and has no effect, in words, for standard error. */
  readonly remarks: readonly string[]
}

type Texts = ReadonlyMap<string, string>

/**
 * PostgREST's configuration: the database before the environment before the file before PostgREST's own defaults.
 * Throws `configuration_unreadable` and `config_syntax`.
 */
export async function readPostgrestConfiguration({ environment, file, database }: PostgrestOrigins): Promise<PostgrestConfiguration> {
  const ofFile = file === undefined ? new Map<string, string>() : await readConfigurationFile(file)
  const ofEnvironment = readVariables(environment)
  const remarks: string[] = []
  const values = new Map<PostgrestName, string>()
  for (const name of postgrestNames) {
    const text = findText(name, { database, ofEnvironment, ofFile }, remarks)
    if (text !== undefined) values.set(name, text)
  }
  remarks.push(...nameUnknown(ofEnvironment, ofFile))
  return { find: (name) => values.get(name), appSettings: collectAppSettings(ofFile, ofEnvironment), remarks }
}

async function readConfigurationFile(file: string): Promise<Texts> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw configurationUnreadable(file, error.code ?? 'unknown reason', error)
  })
  return new Map(parseConfig(text, file).map(({ key, value }) => [key, String(value)]))
}

const variablePrefix = 'PGRST_'
const appPrefix = 'app.settings.'

/** Variables by the name that a file would give them: `PGRST_DB_SCHEMAS` is `db-schemas`. */
function readVariables(environment: PostgrestOrigins['environment']): Texts {
  const appVariable = `${variablePrefix}APP_SETTINGS_`
  return new Map(
    Object.entries(environment).flatMap(([variable, text]) => {
      if (!variable.startsWith(variablePrefix) || text === undefined) return []
      if (variable.startsWith(appVariable)) return [[`${appPrefix}${variable.slice(appVariable.length)}`, text] as const]
      return [[variable.slice(variablePrefix.length).toLowerCase().replaceAll('_', '-'), text] as const]
    }),
  )
}

type TextSources = { readonly database: Texts; readonly ofEnvironment: Texts; readonly ofFile: Texts }

function findText(name: PostgrestName, sources: TextSources, remarks: string[]): string | undefined {
  const setting = getPostgrestSetting(name)
  for (const spelling of [name, ...(setting.aliases ?? [])]) {
    const given = findGiven(spelling, setting, sources)
    if (given === undefined || (given === '' && setting.emptyIsValue !== true)) continue
    const text = normalize(given, setting.kind)
    if (text === undefined) remarks.push(`${spelling} is no ${setting.kind} and has its default`)
    else {
      if (setting.notServed !== undefined && text !== setting.default) remarks.push(`${name} has no effect: ${setting.notServed}`)
      return text
    }
  }
  return setting.default
}

function findGiven(name: string, { inDatabase }: PostgrestSetting, { database, ofEnvironment, ofFile }: TextSources): string | undefined {
  const ofDatabase = inDatabase === true ? database.get(name.replaceAll('-', '_')) : undefined
  return ofDatabase ?? ofEnvironment.get(name) ?? ofFile.get(name)
}

/** One spelling of each value; undefined for what PostgREST cannot read, which then has its default there too. */
function normalize(text: string, kind: PostgrestSetting['kind']): string | undefined {
  switch (kind) {
    case 'text':
      return text
    case 'integer':
      return /^-?\d+$/.test(text.trim()) ? text.trim() : undefined
    case 'boolean':
      return normalizeBoolean(text)
  }
}

/** `True`, `"false"`, and numbers, of which those above zero are true. */
function normalizeBoolean(text: string): string | undefined {
  const word = text.replaceAll(/[^A-Za-z]/g, '').toLowerCase()
  if (word === 'true' || word === 'false') return word
  return /^-?\d+$/.test(text) ? String(Number(text) > 0) : undefined
}

function nameUnknown(ofEnvironment: Texts, ofFile: Texts): readonly string[] {
  const known = new Set<string>(postgrestNames.flatMap((name) => [name, ...(getPostgrestSetting(name).aliases ?? [])]))
  return [...new Set([...ofEnvironment.keys(), ...ofFile.keys()])]
    .filter((name) => !known.has(name) && !name.startsWith(appPrefix))
    .map((name) => `${name} is not a setting and has no effect`)
}

function collectAppSettings(ofFile: Texts, ofEnvironment: Texts): PostgrestConfiguration['appSettings'] {
  return [...new Map([...ofFile, ...ofEnvironment])].filter(([name]) => name.startsWith(appPrefix)).sort(([a], [b]) => (a < b ? -1 : 1))
}
