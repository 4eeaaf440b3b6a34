import { type AccessSettings, accessSettings } from '../access/settings.ts'
import { choiceSetting, integerSetting, listSetting, type Setting, type SettingValues, textSetting } from '../base/settings.ts'
import { type HttpSettings, httpSettings } from '../http/settings.ts'
import { type AdviseSettings, adviseSettings } from '../operations/advise/settings.ts'
import { type BackupSettings, backupSettings } from '../operations/backup/settings.ts'
import { type BranchSettings, branchSettings } from '../operations/branch/settings.ts'
import { type HandoffSettings, handoffSettings } from '../operations/handoff/settings.ts'
import { type KeysSettings, keysSettings } from '../operations/keys/settings.ts'
import { type LintSettings, lintSettings } from '../operations/lint/settings.ts'
import { type LoadTestSettings, loadTestSettings } from '../operations/load-test/settings.ts'
import { type MaskingSettings, maskingSettings } from '../operations/masking/settings.ts'
import { type MigrateSettings, migrateSettings } from '../operations/migrate/settings.ts'
import { type PermissionsSettings, permissionsSettings } from '../operations/permissions/settings.ts'
import { type ProveSettings, proveSettings } from '../operations/prove/settings.ts'
import { type RehearseSettings, rehearseSettings } from '../operations/rehearse/settings.ts'
import { type UsageSettings, usageSettings } from '../operations/usage/settings.ts'
import { type PostgresSettings, postgresSettings } from '../postgres/settings.ts'
import { checkConfig } from '../project/check-config.ts'
import { type ResolvedSetting, resolveSettings, type SettingInputs } from '../project/resolve-settings.ts'
import { type ProjectSettings, projectSettings } from '../project/settings.ts'
import type { ConfigEntry, Project } from '../project/types.ts'
import { type AuthSettings, authSettings } from '../services/auth/settings.ts'
import { type RestSettings, restSettings } from '../services/rest/settings.ts'
import { checkAccess } from './check-access.ts'
import { type DocsSettings, docsSettings } from './openapi/settings.ts'

export const serverSettings = {
  databaseUrl: textSetting({
    key: 'dorsal.db.url',
    env: 'DATABASE_URL',
    postgrest: 'db-uri',
    secret: true,
    default: undefined,
    about: 'A PostgreSQL of your own, version 15 or newer: postgresql://user:password@host:5432/database. Absent: the embedded one.',
  }),
  directUrl: textSetting({
    key: 'dorsal.db.direct_url',
    env: 'DATABASE_DIRECT_URL',
    secret: true,
    default: undefined,
    about: 'The same database without the pooler in between, for migrations and notifications. Absent: what DATABASE_URL says.',
  }),
  replicaUrls: listSetting({
    key: 'dorsal.db.replica_urls',
    env: 'DATABASE_REPLICA_URLS',
    secret: true,
    default: [],
    about: 'Streaming replicas of the database, for reads; a comma within a URL is written %2C.',
  }),
  replicaMaxLag: integerSetting({
    key: 'dorsal.db.replica_max_lag',
    env: 'DATABASE_REPLICA_MAX_LAG',
    default: 5,
    min: 1,
    max: 3600,
    about: 'Seconds that a replica may be behind before reads go elsewhere.',
  }),
  databasePort: integerSetting({
    key: 'db.port',
    env: 'DORSAL_DB_PORT',
    default: undefined,
    min: 1,
    max: 65_535,
    about: 'Port on 127.0.0.1 where the embedded PostgreSQL takes connections besides its unix socket. Absent: the socket only.',
  }),
  workers: integerSetting({
    key: 'dorsal.server.workers',
    env: 'DORSAL_WORKERS',
    default: 1,
    min: 1,
    max: 256,
    about: 'Processes that answer requests; each has a pool of its own.',
  }),
  logLevel: choiceSetting({
    key: 'dorsal.log.level',
    env: 'DORSAL_LOG_LEVEL',
    choices: ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'],
    default: 'warn',
    about: 'Least severe entry of the log, which goes to standard error as one JSON object a line.',
  }),
}

export type ServerSettings = SettingValues<typeof serverSettings>

type DeclaredHouse = Readonly<Record<string, Setting<unknown>>>

/** Every house that can be set up, in the order of the documentation. */
export const settingsByHouse = {
  server: serverSettings,
  project: projectSettings,
  http: httpSettings,
  docs: docsSettings,
  rest: restSettings,
  access: accessSettings,
  postgres: postgresSettings,
  keys: keysSettings,
  auth: authSettings,
  loadTest: loadTestSettings,
  lint: lintSettings,
  backup: backupSettings,
  prove: proveSettings,
  migrate: migrateSettings,
  rehearse: rehearseSettings,
  branch: branchSettings,
  advise: adviseSettings,
  masking: maskingSettings,
  permissions: permissionsSettings,
  usage: usageSettings,
  handoff: handoffSettings,
} as const satisfies Readonly<Record<string, DeclaredHouse>>

export type DorsalSettings = {
  readonly server: ServerSettings
  readonly project: ProjectSettings
  readonly http: HttpSettings
  readonly docs: DocsSettings
  readonly rest: RestSettings
  readonly access: AccessSettings
  readonly postgres: PostgresSettings
  readonly keys: KeysSettings
  readonly auth: AuthSettings
  readonly loadTest: LoadTestSettings
  readonly lint: LintSettings
  readonly backup: BackupSettings
  readonly prove: ProveSettings
  readonly migrate: MigrateSettings
  readonly rehearse: RehearseSettings
  readonly branch: BranchSettings
  readonly advise: AdviseSettings
  readonly masking: MaskingSettings
  readonly permissions: PermissionsSettings
  readonly usage: UsageSettings
  readonly handoff: HandoffSettings
}

export type ReadSettings = {
  readonly settings: DorsalSettings
  /** Each setting with its value and where that came from. */
  readonly resolved: readonly ResolvedSetting[]
  readonly unserved: readonly ConfigEntry[]
}

export type SettingOrigins = {
  /** Setting key → text of the flag. */
  readonly flags: ReadonlyMap<string, string>
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What every house is set to for this project. Throws `config_invalid`, `setting_invalid`. */
export function readSettings(project: Project, { flags, environment }: SettingOrigins): ReadSettings {
  const config = checkConfig(project.config, declaredSettings(), environment)
  const inputs = { flags, environment, config, configFile: project.config.file }
  const read = resolveHouses(inputs)
  checkAccess(read.resolved)
  return { ...read, unserved: config.unserved }
}

export function declaredSettings(): readonly Setting<unknown>[] {
  return Object.values(settingsByHouse).flatMap((house: DeclaredHouse) => Object.values(house))
}

function resolveHouses(inputs: SettingInputs): Pick<ReadSettings, 'settings' | 'resolved'> {
  const resolved: ResolvedSetting[] = []
  const resolve = <const House extends DeclaredHouse>(house: House): SettingValues<House> => {
    const result = resolveSettings(house, inputs)
    resolved.push(...result.resolved)
    return result.values
  }
  const settings = {
    server: resolve(settingsByHouse.server),
    project: resolve(settingsByHouse.project),
    http: resolve(settingsByHouse.http),
    docs: resolve(settingsByHouse.docs),
    rest: resolve(settingsByHouse.rest),
    access: resolve(settingsByHouse.access),
    postgres: resolve(settingsByHouse.postgres),
    keys: resolve(settingsByHouse.keys),
    auth: resolve(settingsByHouse.auth),
    loadTest: resolve(settingsByHouse.loadTest),
    lint: resolve(settingsByHouse.lint),
    backup: resolve(settingsByHouse.backup),
    prove: resolve(settingsByHouse.prove),
    migrate: resolve(settingsByHouse.migrate),
    rehearse: resolve(settingsByHouse.rehearse),
    branch: resolve(settingsByHouse.branch),
    advise: resolve(settingsByHouse.advise),
    masking: resolve(settingsByHouse.masking),
    permissions: resolve(settingsByHouse.permissions),
    usage: resolve(settingsByHouse.usage),
    handoff: resolve(settingsByHouse.handoff),
  }
  return { settings, resolved }
}
