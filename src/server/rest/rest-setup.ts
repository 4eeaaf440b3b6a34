import { type Authenticator, createAuthenticator } from '../../access/authenticator.ts'
import { systemClock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { loadInDatabaseSettings } from '../../catalog/load-in-database-settings.ts'
import type { QualifiedName } from '../../catalog/types.ts'
import type { Database } from '../../postgres/types.ts'
import { settingInvalid } from '../../project/errors.ts'
import type { RestMetrics, RestServiceDependencies } from '../../services/rest/service.ts'
import { catalogNotLoaded } from '../errors.ts'
import type { Connection } from '../keep-connected.ts'
import { getPostgrestSetting, postgrestNames } from './postgrest-settings.ts'
import { type PostgrestConfiguration, readPostgrestConfiguration } from './read-postgrest-configuration.ts'
import { type RestModeSettings, toRestModeSettings } from './rest-settings.ts'

/** Everything that one configuration decides. */
export type RestSetup = {
  readonly configuration: PostgrestConfiguration
  readonly settings: RestModeSettings
  readonly authenticator: Authenticator
  readonly dependencies: RestServiceDependencies
}

export type RestSetupOptions = {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Path of PostgREST's configuration file. */
  readonly file: string | undefined
  /** A sentence about the configuration, for standard error; each is told once. */
  readonly onRemark: (line: string) => void
  readonly log: Log
  readonly metrics: RestMetrics
  readonly findConnection: () => Connection | undefined
}

export type RestSetups = {
  readonly current: () => RestSetup
  /** Reads the configuration again, with what this database holds of it. Throws its Faults and keeps what was there. */
  readonly reread: (database: Database | undefined) => Promise<void>
}

/** The configuration of file and environment, until a database can be asked for the rest. Throws `setting_invalid` and its neighbours. */
export async function createRestSetups(options: RestSetupOptions): Promise<RestSetups> {
  const remarked = new Set<string>()
  let inDatabase: InDatabaseTexts = new Map()
  let setup = await read(inDatabase)

  async function read(texts: InDatabaseTexts): Promise<RestSetup> {
    const { environment, file, onRemark, log } = options
    const configuration = await readPostgrestConfiguration({ environment, file, database: texts })
    const settings = await toRestModeSettings(configuration, environment)
    const authenticator = createAuthenticatorOrExplain(settings)
    const next = { configuration, settings, authenticator, dependencies: toDependencies(settings, authenticator, options) }
    for (const remark of [...configuration.remarks, ...settings.remarks]) {
      if (!remarked.has(remark)) onRemark(remark)
      remarked.add(remark)
    }
    log.level = settings.logLevel
    return next
  }

  return {
    current: () => setup,
    reread: async (database) => {
      const found = database === undefined ? undefined : await readInDatabase(database, setup.settings, options.log)
      setup = await read(found ?? inDatabase)
      inDatabase = found ?? inDatabase
    },
  }
}

function toDependencies(
  settings: RestModeSettings,
  { authenticate }: Authenticator,
  { log, metrics, findConnection }: RestSetupOptions,
): RestServiceDependencies {
  const getConnection = () => {
    const connection = findConnection()
    if (connection === undefined) throw catalogNotLoaded()
    return connection
  }
  return {
    catalog: () => getConnection().catalog.current(),
    database: {
      roundTrip: (request) => getConnection().database.roundTrip(request),
      stream: (request) => getConnection().database.stream(request),
      findRefusal: (client) => findConnection()?.database.findRefusal(client),
      transaction: (wanted, work) => getConnection().database.transaction(wanted, work),
    },
    // The header `apikey` is Supabase's: behind a gateway it may hold anything.
    authenticate: ({ authorization }) => authenticate({ authorization }),
    anonymousRole: settings.access.anonymousRole,
    settings: settings.rest,
    serverTiming: settings.http.serverTiming,
    sessionSettings: settings.sessionSettings,
    publicUrl: () => toPublicUrl(settings.http),
    log,
    metrics,
  }
}

function createAuthenticatorOrExplain({ access }: RestModeSettings): Authenticator {
  try {
    return createAuthenticator(access, systemClock)
  } catch (error) {
    if (error instanceof RangeError) throw settingInvalid('jwt-secret or jwt-role-claim-key', error.message)
    throw error
  }
}

/** What PostgREST's OpenAPI description calls this address: any of its names for all addresses is one of IPv4. */
function toPublicUrl({ host, port }: RestModeSettings['http']): string {
  return `http://${/^[*!][46]?$/.test(host) ? '0.0.0.0' : host}:${port}`
}

const inDatabaseNames = postgrestNames.filter((name) => getPostgrestSetting(name).inDatabase).map((name) => name.replaceAll('-', '_'))

type InDatabaseTexts = ReadonlyMap<string, string>

/** Undefined when the database does not tell: what is known of it then stays, as in PostgREST nothing stops for it. */
async function readInDatabase(database: Database, { inDatabase }: RestModeSettings, log: Log): Promise<InDatabaseTexts | undefined> {
  if (!inDatabase.isRead) return new Map()
  const preConfig = inDatabase.preConfig === undefined ? {} : { preConfig: parseFunctionName(inDatabase.preConfig) }
  try {
    return await loadInDatabaseSettings(database, { names: inDatabaseNames, ...preConfig })
  } catch (error) {
    log.error({ err: error }, 'the configuration in the database could not be read')
    return undefined
  }
}

function parseFunctionName(text: string): QualifiedName {
  const dot = text.indexOf('.')
  return dot === -1 ? { schema: 'public', name: text } : { schema: text.slice(0, dot), name: text.slice(dot + 1) }
}
