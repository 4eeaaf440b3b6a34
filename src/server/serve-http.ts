import type { FastifyPluginAsync } from 'fastify'
import { Histogram } from 'prom-client'
import type { Authenticator } from '../access/authenticator.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Catalog } from '../catalog/types.ts'
import { createHttpServer, type HttpServer } from '../http/http-server.ts'
import { createMetrics, type Metrics } from '../http/metrics.ts'
import type { ClusterState } from '../postgres/cluster/cluster.ts'
import type { Database } from '../postgres/types.ts'
import { createRestService, type RestMetrics } from '../services/rest/service.ts'
import { databaseRestarting } from './errors.ts'
import type { DorsalSettings } from './settings.ts'

export type ServeOptions = {
  readonly settings: DorsalSettings
  readonly database: Database
  readonly catalog: () => Catalog
  readonly authenticator: Authenticator
  readonly databaseState: () => ClusterState
  /** Where REST answers: `/rest/v1`, or nothing for `dorsal rest`. */
  readonly restPrefix: string
  readonly log: Log
  readonly clock: Clock
}

/** The services behind HTTP, not listening yet. */
export function createServices(options: ServeOptions): HttpServer {
  const { settings, log, clock, databaseState } = options
  const metrics = createMetrics()
  const findProblem = () => (databaseState() === 'up' ? undefined : `the database is ${databaseState()}`)
  const http = createHttpServer({
    settings: settings.http,
    log,
    clock,
    metrics,
    readiness: [{ name: 'database', findProblem: async () => findProblem() ?? (await findConnectionProblem(options.database)) }],
  })
  http.app.register(gatedServices(options, metrics))
  return http
}

/** No request waits for a database that is known to be away. */
function gatedServices(options: ServeOptions, metrics: Metrics): FastifyPluginAsync {
  return async (scope) => {
    scope.addHook('onRequest', async () => {
      if (options.databaseState() !== 'up') throw databaseRestarting()
    })
    await scope.register(createRest(options, metrics), { prefix: options.restPrefix })
  }
}

function createRest({ catalog, database, authenticator, settings, log }: ServeOptions, metrics: Metrics): FastifyPluginAsync {
  const { authenticate } = authenticator
  return createRestService({ catalog, database, authenticate, settings: settings.rest, log, metrics: createRestMetrics(metrics) })
}

function createRestMetrics({ registry }: Metrics): RestMetrics {
  const stages = new Histogram({
    name: 'dorsal_rest_stage_seconds',
    help: 'Time of one stage of one REST request',
    labelNames: ['stage'],
    buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  return { stage: (name, milliseconds) => stages.labels(name).observe(milliseconds / 1000) }
}

async function findConnectionProblem(database: Database): Promise<string | undefined> {
  try {
    await database.transaction({ access: 'read only' }, async () => {})
    return undefined
  } catch {
    return 'the database does not answer'
  }
}
