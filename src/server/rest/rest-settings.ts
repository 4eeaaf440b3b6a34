import { readFile } from 'node:fs/promises'
import { type AccessSettings, accessSettings } from '../../access/settings.ts'
import type { LogLevel } from '../../base/log.ts'
import type { Setting, SettingValues } from '../../base/settings.ts'
import { type HttpSettings, httpSettings } from '../../http/settings.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { type PostgresSettings, postgresSettings } from '../../postgres/settings.ts'
import { settingInvalid } from '../../project/errors.ts'
import { type RestSettings, restSettings } from '../../services/rest/settings.ts'
import { configurationUnreadable } from '../errors.ts'
import { findLibpqTargets } from '../find-libpq-targets.ts'
import { type PostgrestName, postgrestSettings } from './postgrest-settings.ts'
import type { PostgrestConfiguration } from './read-postgrest-configuration.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What `dorsal rest` runs with: the houses as `dorsal start` sets them, and what PostgREST alone has. */
export type RestModeSettings = {
  readonly http: HttpSettings
  readonly rest: RestSettings
  readonly access: AccessSettings
  readonly postgres: PostgresSettings
  /** Where the database may be, to be tried in this order. */
  readonly targets: readonly ConnectionTarget[]
  readonly logLevel: LogLevel
  /** `app.settings.…` of every request. */
  readonly sessionSettings: PostgrestConfiguration['appSettings']
  /** Where notifications are heard; undefined: nowhere. */
  readonly channel: string | undefined
  readonly inDatabase: { readonly isRead: boolean; readonly preConfig: string | undefined }
  readonly timezonesEnabled: boolean
  /** A request header that every answer repeats. */
  readonly traceHeader: string | undefined
  readonly socket: { readonly path: string; readonly mode: number } | undefined
  readonly admin: { readonly host: string; readonly port: number } | undefined
  /** What of `db-uri` has no effect, in words, for standard error. */
  readonly remarks: readonly string[]
}

/** Settings without a PostgREST name, as PostgREST behaves: no limit of its own but one for the headers, and every byte of a body. */
const likePostgrest: ReadonlyMap<Setting<unknown>, unknown> = new Map<Setting<unknown>, unknown>([
  [httpSettings.bodyLimit, 1024 ** 3],
  [httpSettings.urlLimit, 65_536],
  [httpSettings.headerLimit, 50 * 1024],
  [httpSettings.requestTimeout, 600],
  [restSettings.embeds, 'jsonb'],
  [restSettings.streamRows, 0],
  [restSettings.conditionalRequests, false],
])

/** Throws `setting_invalid`, `configuration_unreadable` and `invalid_connection_url`. */
export async function toRestModeSettings(configuration: PostgrestConfiguration, environment: Environment): Promise<RestModeSettings> {
  const { find, appSettings } = configuration
  checkSchemas(find('db-schemas') ?? '')
  const { targets, ignored } = findLibpqTargets(await readReference(find('db-uri') ?? '', (text) => text.trim()), environment)
  const resolve = <const House extends Declared>(house: House) => resolveHouse(house, configuration, environment)
  return {
    http: resolve(httpSettings),
    rest: resolve(restSettings),
    access: await readSecret(resolve(accessSettings)),
    postgres: resolve(postgresSettings),
    targets,
    logLevel: readLogLevel(find('log-level')),
    sessionSettings: appSettings,
    channel: find('db-channel-enabled') === 'true' ? find('db-channel') : undefined,
    inDatabase: { isRead: find('db-config') === 'true', preConfig: find('db-pre-config') },
    timezonesEnabled: find('db-timezone-enabled') === 'true',
    traceHeader: find('server-trace-header')?.toLowerCase(),
    socket: readSocket(configuration),
    admin: readAdmin(configuration),
    remarks: ignored.map((name) => `${name} in db-uri has no effect`),
  }
}

type Declared = Readonly<Record<string, Setting<unknown>>>

function resolveHouse<const House extends Declared>(
  house: House,
  configuration: PostgrestConfiguration,
  environment: Environment,
): SettingValues<House> {
  const entries = Object.entries(house).map(([name, setting]) => [name, resolveSetting(setting, configuration, environment)] as const)
  // The record has a value of each declared setting, by construction: the compiler cannot follow Object.fromEntries.
  return Object.fromEntries(entries) as SettingValues<House>
}

function resolveSetting(setting: Setting<unknown>, { find }: PostgrestConfiguration, environment: Environment): unknown {
  const { postgrest, env } = setting
  if (postgrest !== undefined && isPostgrestName(postgrest)) {
    const text = find(postgrest)
    return text === undefined ? setting.default : parse(setting, text, postgrest)
  }
  const variable = environment[env]
  if (variable !== undefined && variable !== '') return parse(setting, variable, env)
  return likePostgrest.has(setting) ? likePostgrest.get(setting) : setting.default
}

function isPostgrestName(name: string): name is PostgrestName {
  return name in postgrestSettings
}

function parse(setting: Setting<unknown>, text: string, source: string): unknown {
  try {
    return setting.parse(text)
  } catch (error) {
    if (error instanceof RangeError) throw settingInvalid(source, error.message)
    throw error
  }
}

/** A base64 text may also stand for a JWK or JWKS, which is then no shared secret. */
async function readSecret(access: AccessSettings): Promise<AccessSettings> {
  if (access.jwtSecret === undefined) return access
  const jwtSecret = await readReference(access.jwtSecret, (text) => text.replace(/\n$/, ''))
  const decoded = access.jwtSecretIsBase64 ? Buffer.from(jwtSecret, 'base64').toString('utf8') : ''
  return decoded.trimStart().startsWith('{') ? { ...access, jwtSecret: decoded, jwtSecretIsBase64: false } : { ...access, jwtSecret }
}

/** `@path` stands for the text of that file. */
async function readReference(text: string, tidy: (text: string) => string): Promise<string> {
  if (!text.startsWith('@')) return text
  const path = text.slice(1)
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw configurationUnreadable(path, error.code ?? 'unknown reason', error)
  })
  return tidy(content)
}

function checkSchemas(text: string): void {
  const schemas = text.split(',').map((schema) => schema.trim())
  for (const refused of ['pg_catalog', 'information_schema'])
    if (schemas.includes(refused)) throw settingInvalid('db-schemas', `any schema but pg_catalog and information_schema`)
}

const logLevels: Readonly<Record<string, LogLevel>> = { crit: 'fatal', error: 'error', warn: 'warn', info: 'info', debug: 'debug' }

function readLogLevel(text: string | undefined): LogLevel {
  const level = logLevels[text ?? '']
  if (level === undefined) throw settingInvalid('log-level', `one of ${Object.keys(logLevels).join(', ')}`)
  return level
}

function readSocket({ find }: PostgrestConfiguration): RestModeSettings['socket'] {
  const path = find('server-unix-socket')
  const mode = Number.parseInt(find('server-unix-socket-mode') ?? '', 8)
  if (!(mode >= 0o600 && mode <= 0o777)) throw settingInvalid('server-unix-socket-mode', 'an octal number from 600 to 777')
  return path === undefined ? undefined : { path, mode }
}

function readAdmin({ find }: PostgrestConfiguration): RestModeSettings['admin'] {
  const port = find('admin-server-port')
  if (port === undefined) return undefined
  if (port === find('server-port') && port !== '0') throw settingInvalid('admin-server-port', 'another port than server-port')
  return { host: find('admin-server-host') ?? find('server-host') ?? '!4', port: Number(port) }
}
