import type { FastifyPluginAsync } from 'fastify'
import type { Authenticator } from '../access/authenticator.ts'
import type { Log } from '../base/log.ts'
import type { Catalog } from '../catalog/types.ts'
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../http/http-server.ts'
import { createMetrics, type Metrics } from '../http/metrics.ts'
import type { ClusterState } from '../postgres/cluster/cluster.ts'
import type { Database, SessionSetting } from '../postgres/types.ts'
import { createRestService, type RestMetrics, type RestStage } from '../services/rest/service.ts'
import { databaseRestarting } from './errors.ts'
import type { DorsalSettings } from './settings.ts'

export type ServeOptions = {
  readonly settings: DorsalSettings
  readonly database: Database
  readonly catalog: () => Catalog
  readonly authenticator: Authenticator
  /** Of a PostgreSQL that is ours to restart. */
  readonly databaseState?: () => ClusterState
  /** Where REST answers: `/rest/v1`, or `/` when it has the server to itself. */
  readonly restPrefix: string
  /** Constant settings of every request. */
  readonly sessionSettings?: readonly SessionSetting[]
  readonly log: Log
}

export type Services = {
  /** Not listening yet. */
  readonly http: HttpServer
  /** Health and metrics at another address, where REST has the whole of `/`. */
  readonly createOperationsServer: (address: { readonly host: string; readonly port: number }) => HttpServer
}

export function createServices(options: ServeOptions): Services {
  const { settings, log, restPrefix } = options
  const metrics = createMetrics()
  const readiness = [{ name: 'database', findProblem: () => findProblem(options) }]
  const shared = { settings: settings.http, log, metrics, readiness }
  const http = rememberUrl(createHttpServer({ ...shared, operations: restPrefix === '/' ? 'elsewhere' : 'here' }))
  http.app.register(createGatedServices(options, metrics, http.url))
  return { http, createOperationsServer: (address) => createOperationsServer(shared, address) }
}

type Shared = Omit<HttpServerOptions, 'operations'>

/** `/live` and `/ready` are PostgREST's names, beside ours. */
function createOperationsServer(shared: Shared, address: { readonly host: string; readonly port: number }): HttpServer {
  const http = createHttpServer({ ...shared, settings: { ...shared.settings, ...address }, operations: 'here' })
  for (const name of ['live', 'ready'])
    http.app.get(`/${name}`, async (_, reply) => {
      const { statusCode } = await http.app.inject(`/health/${name}`)
      return reply.code(statusCode).send('')
    })
  return http
}

/** The OpenAPI description names the address, which is known once the server listens. */
function rememberUrl(http: HttpServer): HttpServer & { readonly url: () => string } {
  let url = ''
  const start = async () => {
    const address = await http.start()
    url = address.url
    return address
  }
  return { ...http, start, url: () => url }
}

/** No request waits for a database that is known to be away. */
function createGatedServices(options: ServeOptions, metrics: Metrics, publicUrl: () => string): FastifyPluginAsync {
  const { databaseState, restPrefix } = options
  return async (scope) => {
    if (databaseState)
      scope.addHook('onRequest', (_request, _reply, done) => done(databaseState() === 'up' ? undefined : databaseRestarting()))
    await scope.register(createRest(options, metrics, publicUrl), { prefix: restPrefix })
  }
}

function createRest(options: ServeOptions, metrics: Metrics, publicUrl: () => string): FastifyPluginAsync {
  const { catalog, database, authenticator, settings, sessionSettings = [], log } = options
  return createRestService({
    catalog,
    database,
    authenticate: authenticator.authenticate,
    anonymousRole: settings.access.anonymousRole,
    settings: settings.rest,
    serverTiming: settings.http.serverTiming,
    sessionSettings,
    publicUrl,
    log,
    metrics: createRestMetrics(metrics),
  })
}

function createRestMetrics(metrics: Metrics): RestMetrics {
  const stages = metrics.addDurations({
    name: 'dorsal_rest_stage_seconds',
    help: 'Time of one stage of one REST request',
    labels: ['stage'],
  })
  const series = {
    jwt: stages.series(['jwt']),
    parse: stages.series(['parse']),
    plan: stages.series(['plan']),
    transaction: stages.series(['transaction']),
    response: stages.series(['response']),
  } satisfies Record<RestStage, unknown>
  return { stage: (name, milliseconds) => series[name].observe(milliseconds / 1000) }
}

async function findProblem({ database, databaseState }: ServeOptions): Promise<string | undefined> {
  const state = databaseState?.() ?? 'up'
  if (state !== 'up') return `the database is ${state}`
  try {
    await database.transaction({ access: 'read only' }, async () => {})
    return undefined
  } catch {
    return 'the database does not answer'
  }
}
