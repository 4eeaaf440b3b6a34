import type { FastifyReply } from 'fastify'
import type { TokenCacheCounts } from '../../access/token-cache.ts'
import type { Log } from '../../base/log.ts'
import type { Catalog } from '../../catalog/types.ts'
import { createHttpServer, type HttpServer } from '../../http/http-server.ts'
import { createMetrics, type Metrics } from '../../http/metrics.ts'
import { addDatabaseGauges } from '../database-gauges.ts'
import type { Connection } from '../keep-connected.ts'
import { findConnectionProblem } from '../serve-http.ts'
import { renderPostgrestConfiguration } from './render-postgrest-configuration.ts'
import type { RestSetup } from './rest-setup.ts'

export type AdminServerOptions = {
  readonly current: () => RestSetup
  readonly findConnection: () => Connection | undefined
  /** Those of the requests; the admin server's own are not shown. */
  readonly metrics: Metrics
  readonly log: Log
}

/** What PostgREST serves at `admin-server-port` (https://docs.postgrest.org/en/stable/references/admin_server.html); undefined without one. */
export function createAdminServer({ current, findConnection, metrics, log }: AdminServerOptions): HttpServer | undefined {
  const { admin, http: settings } = current().settings
  if (admin === undefined) return undefined
  const { app, ...server } = createHttpServer({
    settings: { ...settings, ...admin },
    log,
    metrics: createMetrics(),
    readiness: [],
    operations: 'elsewhere',
  })
  addPostgrestGauges(metrics, current, findConnection)
  addDatabaseGauges(metrics, () => findConnection()?.database.counts())
  addTokenCacheCounters(metrics, () => current().authenticator.cacheCounts())
  const answers: Readonly<Record<string, (reply: FastifyReply) => Promise<FastifyReply>>> = {
    '/live': async (reply) => reply.send(''),
    '/ready': async (reply) => reply.code((await isReady(findConnection())) ? 200 : 503).send(''),
    '/metrics': async (reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.render()),
    '/config': async (reply) => reply.type('text/plain; charset=utf-8').send(renderPostgrestConfiguration(current().configuration)),
    '/schema_cache': async (reply) =>
      reply.type('application/json; charset=utf-8').send(renderCatalog(findConnection()?.catalog.current())),
    '/*': async (reply) => reply.code(404).send(''),
  }
  for (const [url, answer] of Object.entries(answers)) app.get(url, (_request, reply) => answer(reply))
  return { app, ...server }
}

async function isReady(connection: Connection | undefined): Promise<boolean> {
  return connection !== undefined && (await findConnectionProblem(connection.database)) === undefined
}

/** For people who look for a mistake; its shape changes with the catalog's. */
export function renderCatalog(catalog: Catalog | undefined): string {
  return JSON.stringify(catalog ?? {}, (_key, value: unknown) => {
    if (value instanceof Map) return Object.fromEntries(value)
    return value instanceof Set ? [...value] : value
  })
}

function addPostgrestGauges(metrics: Metrics, current: () => RestSetup, findConnection: () => Connection | undefined): void {
  metrics.addGauge({ name: 'pgrst_db_pool_max', help: 'Most connections of the pool' }, () => [
    { value: current().settings.postgres.poolSize },
  ])
  metrics.addGauge({ name: 'pgrst_schema_cache_query_time_seconds', help: 'Time that the newest reading of the schema took' }, () => {
    const catalog = findConnection()?.catalog.current()
    return catalog === undefined ? [] : [{ value: catalog.loadedIn / 1000 }]
  })
}

function addTokenCacheCounters(metrics: Metrics, counts: () => TokenCacheCounts): void {
  metrics.addCounter({ name: 'pgrst_jwt_cache_requests_total', help: 'Tokens looked up in the cache' }, () => counts().lookups)
  metrics.addCounter({ name: 'pgrst_jwt_cache_hits_total', help: 'Tokens found in it' }, () => counts().hits)
  metrics.addCounter({ name: 'pgrst_jwt_cache_evictions_total', help: 'Tokens forgotten to make room' }, () => counts().evictions)
}
