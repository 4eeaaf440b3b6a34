import { createLog, type Log } from '../../base/log.ts'
import { toMessage } from '../../base/to-message.ts'
import { reloadInTurn } from '../../catalog/reload-in-turn.ts'
import type { WatchCatalogOptions } from '../../catalog/watch-catalog.ts'
import { createHttpServer, type HttpServer } from '../../http/http-server.ts'
import { createMetrics, type Metrics } from '../../http/metrics.ts'
import type { Database } from '../../postgres/types.ts'
import { createChangingRestService } from '../../services/rest/service.ts'
import { connectFirst, explainUnreachable } from '../connect-libpq.ts'
import { createKeptConnection, type KeptConnection } from '../keep-connected.ts'
import { createRestMetrics } from '../serve-http.ts'
import { checkSuperuserOutOfReach } from '../status.ts'
import { createStops, type Stops } from '../stops.ts'
import { createAdminServer } from './admin-server.ts'
import type { RestModeSettings } from './rest-settings.ts'
import { createRestSetups, type RestSetup, type RestSetupOptions, type RestSetups } from './rest-setup.ts'

export type StartRestOptions = Pick<RestSetupOptions, 'environment' | 'file' | 'onRemark'> & {
  /** How PostgreSQL is spoken with; absent: on the hot path. */
  readonly connect?: typeof connectFirst
}

export type RunningRest = {
  readonly url: string
  /** Where /live, /ready, /metrics, /config and /schema_cache are; undefined without `admin-server-port`. */
  readonly adminUrl: string | undefined
  /** Reads the configuration again; one that cannot be used is told to `onRemark` and changes nothing. */
  readonly reloadConfiguration: () => Promise<void>
  /** Reads the schema again; what goes wrong is told to `onRemark`. */
  readonly reloadCatalog: () => Promise<void>
  /** Finishes the requests in flight, then lets go of the database. May be called twice. */
  readonly stop: () => Promise<void>
}

/**
 * PostgREST's dialect at the root of an address, from PostgREST's own configuration, on a database that is used as it is: nothing is created
 * in it. Answers 503 until the database can be read. Throws the Faults of the configuration (the database's included) and of the address, and
 * `database_unreachable` when the login is refused.
 */
export async function startRest(options: StartRestOptions): Promise<RunningRest> {
  const stops = createStops()
  try {
    return await startParts(options, stops)
  } catch (error) {
    // What failed first says more than what then could not be stopped.
    await stops.run().catch(() => undefined)
    throw error
  }
}

async function startParts(options: StartRestOptions, stops: Stops): Promise<RunningRest> {
  const log = createLog('error')
  const metrics = createMetrics()
  const kept = createKeptConnection(log)
  stops.add(kept.stop)
  const setups = await createRestSetups({ ...options, log, metrics: createRestMetrics(metrics), findConnection: kept.current })
  const http = createRestServer(setups.current, log, metrics)
  stops.add(http.stop)
  const { url } = await http.start()
  const admin = createAdminServer({ current: setups.current, findConnection: kept.current, metrics, log })
  if (admin !== undefined) stops.add(admin.stop)
  const adminUrl = (await admin?.start())?.url

  const reloads = createReloads(setups, kept, options.onRemark)
  const planWatch = () => toWatchOptions(setups.current().settings, () => void reloads.reloadConfiguration())
  const connectAndLook = async () => {
    const database = await connect(setups, options.connect ?? connectFirst, log)
    const { name, verdict, detail } = await checkSuperuserOutOfReach(database)
    if (verdict === 'does not hold') options.onRemark(`${name}: does not hold: ${detail}`)
    return database
  }
  await kept.start({ connect: connectAndLook, planWatch }).catch((error: unknown) => {
    throw explainUnreachable(error)
  })
  return { url, adminUrl, ...reloads, stop: stops.run }
}

type Reloads = Pick<RunningRest, 'reloadConfiguration' | 'reloadCatalog'>

function createReloads(setups: RestSetups, kept: KeptConnection, onRemark: (line: string) => void): Reloads {
  return {
    reloadConfiguration: reloadInTurn(async () => {
      const before = setups.current().settings
      try {
        await setups.reread(kept.current()?.database)
        if (!seesTheSame(before, setups.current().settings)) await kept.watchAgain()
      } catch (error) {
        onRemark(`the configuration could not be read again and stays as it was: ${toMessage(error)}`)
      }
    }),
    reloadCatalog: async () => {
      try {
        await kept.current()?.catalog.reload()
      } catch (error) {
        onRemark(`the schema could not be read again: ${toMessage(error)}`)
      }
    },
  }
}

/** What the database holds of the configuration may say how to connect to it: then it is done once more. */
async function connect(setups: RestSetups, open: typeof connectFirst, log: Log): Promise<Database> {
  const { targets, postgres } = setups.current().settings
  const database = await open(targets, postgres, log)
  try {
    await setups.reread(database)
  } catch (error) {
    await database.close()
    throw error
  }
  const wanted = setups.current().settings.postgres
  if (JSON.stringify(wanted) === JSON.stringify(postgres)) return database
  await database.close()
  return await open(targets, wanted, log)
}

function createRestServer(current: () => RestSetup, log: Log, metrics: Metrics): HttpServer {
  const { http: settings, socket } = current().settings
  const corsOrigins = () => current().settings.http.corsOrigins
  const http = createHttpServer({ settings, log, metrics, readiness: [], operations: 'elsewhere', corsOrigins, socket })
  http.app.addHook('onSend', (request, reply, _payload, done) => {
    const { traceHeader } = current().settings
    const value = traceHeader === undefined ? undefined : request.headers[traceHeader]
    if (traceHeader !== undefined && value !== undefined) reply.header(traceHeader, value)
    done()
  })
  http.app.register(createChangingRestService(() => current().dependencies))
  return http
}

function toWatchOptions({ rest, channel, timezonesEnabled }: RestModeSettings, onConfigReload: () => void): WatchCatalogOptions {
  return {
    ...toScope(rest),
    onConfigReload,
    ...(channel === undefined ? { deaf: true } : { channel }),
    ...(timezonesEnabled ? {} : { timezones: new Set<string>() }),
  }
}

function toScope({ schemas, extraSearchPath, hoistedSettings }: RestModeSettings['rest']) {
  return { schemas, extraSearchPath, hoistedSettings }
}

function seesTheSame(before: RestModeSettings, after: RestModeSettings): boolean {
  const pictured = ({ rest, timezonesEnabled }: RestModeSettings) => JSON.stringify([toScope(rest), timezonesEnabled])
  return pictured(before) === pictured(after)
}
