import type { FastifyPluginAsync } from 'fastify'
import type { Authenticator } from '../access/authenticator.ts'
import type { Log } from '../base/log.ts'
import type { Catalog } from '../catalog/types.ts'
import { createHttpServer, type HttpServer } from '../http/http-server.ts'
import { createMetrics, type Metrics } from '../http/metrics.ts'
import type { ClusterState } from '../postgres/cluster/cluster.ts'
import type { Database } from '../postgres/types.ts'
import { createRestService, type RestMetrics, type RestStage } from '../services/rest/service.ts'
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
}

/** The services behind HTTP, not listening yet. */
export function createServices(options: ServeOptions): HttpServer {
  const { settings, log, databaseState } = options
  const metrics = createMetrics()
  const findProblem = () => (databaseState() === 'up' ? undefined : `the database is ${databaseState()}`)
  const http = createHttpServer({
    settings: settings.http,
    log,
    metrics,
    operations: 'here',
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

async function findConnectionProblem(database: Database): Promise<string | undefined> {
  try {
    await database.transaction({ access: 'read only' }, async () => {})
    return undefined
  } catch {
    return 'the database does not answer'
  }
}
