import { createAuthenticator } from '../access/authenticator.ts'
import { systemClock } from '../base/clock.ts'
import { createLog, type Log } from '../base/log.ts'
import { loadInDatabaseSettings } from '../catalog/load-in-database-settings.ts'
import type { QualifiedName } from '../catalog/types.ts'
import type { WatchCatalogOptions } from '../catalog/watch-catalog.ts'
import { createHttpServer, type HttpServer } from '../http/http-server.ts'
import { createMetrics, type Metrics } from '../http/metrics.ts'
import { connectDatabase } from '../postgres/database.ts'
import { ConnectionLost, type Database } from '../postgres/types.ts'
import { settingInvalid } from '../project/errors.ts'
import { createChangingRestService, type RestServiceDependencies } from '../services/rest/service.ts'
import { catalogNotLoaded, databaseUnreachable } from './errors.ts'
import { type Connection, type KeptConnection, keepConnected } from './keep-connected.ts'
import { getPostgrestSetting, postgrestNames } from './postgrest-settings.ts'
import { type PostgrestConfiguration, readPostgrestConfiguration } from './read-postgrest-configuration.ts'
import { type RestModeSettings, toRestModeSettings } from './rest-settings.ts'
import { createRestMetrics } from './serve-http.ts'
import { createStops, type Stops } from './stops.ts'

export type StartRestOptions = {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Path of PostgREST's configuration file. */
  readonly file: string | undefined
  /** A sentence about the configuration, for standard error. */
  readonly onRemark: (line: string) => void
}

export type RunningRest = {
  readonly url: string
  /** Reads the configuration again; one that cannot be used is told to `onRemark` and changes nothing. */
  readonly reloadConfiguration: () => Promise<void>
  /** Reads the schema again. */
  readonly reloadCatalog: () => Promise<void>
  /** Finishes the requests in flight, then lets go of the database. May be called twice. */
  readonly stop: () => Promise<void>
}

/** Everything that one configuration decides. */
type Setup = {
  readonly configuration: PostgrestConfiguration
  readonly settings: RestModeSettings
  readonly dependencies: RestServiceDependencies
}

/**
 * PostgREST's dialect at the root of an address, from PostgREST's own configuration, on a database that is used as it is: nothing is created
 * in it. Answers 503 until the database can be read. Throws the Faults of the configuration, `database_unreachable` for a refused password.
 */
export async function startRest(options: StartRestOptions): Promise<RunningRest> {
  const stops = createStops()
  try {
    return await startParts(options, stops)
  } catch (error) {
    await stops.run()
    throw error
  }
}

async function startParts(options: StartRestOptions, stops: Stops): Promise<RunningRest> {
  const metrics = createMetrics()
  const parts: Parts = {
    options,
    log: createLog('error'),
    metrics: createRestMetrics(metrics),
    findConnection: () => kept?.current(),
    url: () => url,
  }
  let kept: KeptConnection | undefined
  let url = ''
  let setup = await readSetup(parts, new Map())
  adopt(setup)

  function adopt(next: Setup): void {
    const known = new Set(setup === next ? [] : setup.configuration.remarks)
    for (const remark of next.configuration.remarks) if (!known.has(remark)) options.onRemark(remark)
    parts.log.level = next.settings.logLevel
    setup = next
  }

  async function reread(database: Database): Promise<void> {
    adopt(await readSetup(parts, await readInDatabase(database, setup.settings, parts.log)))
  }

  const http = createRestServer(() => setup, parts, metrics)
  stops.add(http.stop)
  const address = await http.start()
  url = address.url

  const planWatch = async (database: Database) => {
    await reread(database)
    return toWatchOptions(setup.settings, () => void reloadConfiguration())
  }
  kept = keepConnected({ connect: () => connect(setup.settings, parts.log), planWatch, isFinal: isRefusedPassword, log: parts.log })
  stops.add(kept.stop)
  await kept.firstAttempt.catch((error: unknown) => {
    throw error instanceof ConnectionLost ? databaseUnreachable(describe(error.cause), error) : error
  })

  async function reloadConfiguration(): Promise<void> {
    const connection = kept?.current()
    const before = setup.settings.rest
    try {
      if (connection === undefined) adopt(await readSetup(parts, new Map()))
      else await reread(connection.database)
      if (!seesTheSame(before, setup.settings.rest)) await kept?.watchAgain()
      parts.log.info('the configuration was read again')
    } catch (error) {
      options.onRemark(`The configuration could not be read again and stays as it was: ${describe(error)}`)
    }
  }

  return {
    url,
    reloadConfiguration,
    reloadCatalog: async () => {
      await kept?.current()?.catalog.reload()
    },
    stop: stops.run,
  }
}

type Parts = {
  readonly options: StartRestOptions
  readonly log: Log
  readonly metrics: NonNullable<RestServiceDependencies['metrics']>
  readonly findConnection: () => Connection | undefined
  readonly url: () => string
}

async function readSetup(parts: Parts, database: ReadonlyMap<string, string>): Promise<Setup> {
  const { environment, file } = parts.options
  const configuration = await readPostgrestConfiguration({ environment, file, database })
  const settings = await toRestModeSettings(configuration, environment)
  return { configuration, settings, dependencies: toDependencies(settings, parts) }
}

function toDependencies(settings: RestModeSettings, { log, metrics, findConnection, url }: Parts): RestServiceDependencies {
  const getConnection = () => {
    const connection = findConnection()
    if (connection === undefined) throw catalogNotLoaded()
    return connection
  }
  return {
    catalog: () => getConnection().catalog.current(),
    database: {
      roundTrip: (request) => getConnection().database.roundTrip(request),
      transaction: (wanted, work) => getConnection().database.transaction(wanted, work),
    },
    authenticate: createAuthenticatorOrExplain(settings).authenticate,
    anonymousRole: settings.access.anonymousRole,
    settings: settings.rest,
    serverTiming: settings.http.serverTiming,
    sessionSettings: settings.sessionSettings,
    publicUrl: url,
    log,
    metrics,
  }
}

function createAuthenticatorOrExplain({ access }: RestModeSettings) {
  try {
    return createAuthenticator(access, systemClock)
  } catch (error) {
    if (error instanceof RangeError) throw settingInvalid('jwt-secret or jwt-role-claim-key', error.message)
    throw error
  }
}

const inDatabaseNames = postgrestNames.filter((name) => getPostgrestSetting(name).inDatabase).map((name) => name.replaceAll('-', '_'))

/** A database that does not tell its configuration is served with the rest of it, as PostgREST does. */
async function readInDatabase(database: Database, { inDatabase }: RestModeSettings, log: Log): Promise<ReadonlyMap<string, string>> {
  if (!inDatabase.isRead) return new Map()
  const { preConfig } = inDatabase
  try {
    return await loadInDatabaseSettings(database, {
      names: inDatabaseNames,
      ...(preConfig === undefined ? {} : { preConfig: toQualifiedName(preConfig) }),
    })
  } catch (error) {
    log.error({ err: error }, 'the configuration in the database could not be read')
    return new Map()
  }
}

function toQualifiedName(text: string): QualifiedName {
  const dot = text.indexOf('.')
  return dot === -1 ? { schema: 'public', name: text } : { schema: text.slice(0, dot), name: text.slice(dot + 1) }
}

function connect({ target, postgres }: RestModeSettings, log: Log): Promise<Database> {
  return connectDatabase(target, postgres, log)
}

function toWatchOptions({ rest, channel, timezonesEnabled }: RestModeSettings, onConfigReload: () => void): WatchCatalogOptions {
  const { schemas, extraSearchPath, hoistedSettings } = rest
  return {
    schemas,
    extraSearchPath,
    hoistedSettings,
    onConfigReload,
    ...(channel === undefined ? { deaf: true } : { channel }),
    ...(timezonesEnabled ? {} : { timezones: new Set<string>() }),
  }
}

function seesTheSame(before: RestModeSettings['rest'], after: RestModeSettings['rest']): boolean {
  const scope = ({ schemas, extraSearchPath, hoistedSettings }: RestModeSettings['rest']) =>
    JSON.stringify([schemas, extraSearchPath, hoistedSettings])
  return scope(before) === scope(after)
}

function createRestServer(current: () => Setup, { log }: Parts, metrics: Metrics): HttpServer {
  const { http, socket } = current().settings
  const server = createHttpServer({
    settings: http,
    log,
    metrics,
    readiness: [],
    operations: 'elsewhere',
    corsOrigins: () => current().settings.http.corsOrigins,
    socket,
  })
  server.app.addHook('onSend', (request, reply, _payload, done) => {
    const { traceHeader } = current().settings
    const value = traceHeader === undefined ? undefined : request.headers[traceHeader]
    if (traceHeader !== undefined && value !== undefined) reply.header(traceHeader, value)
    done()
  })
  server.app.register(createChangingRestService(() => current().dependencies))
  return server
}

/** PostgreSQL's 28P01 and 28000: no waiting mends them. */
function isRefusedPassword(error: unknown): boolean {
  const cause = error instanceof ConnectionLost ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && (cause.code === '28P01' || cause.code === '28000')
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
