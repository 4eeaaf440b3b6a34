import type { FastifyPluginAsync } from 'fastify'
import type { Identity } from '../../access/identity.ts'
import type { Log } from '../../base/log.ts'
import type { Catalog } from '../../catalog/types.ts'
import type { Database } from '../../postgres/types.ts'
import type { RestSettings } from './settings.ts'

/** The stages of a request, in order: the entries of `Server-Timing` and the labels of the metrics. */
export type RestStage = 'jwt' | 'parse' | 'plan' | 'transaction' | 'response'

export type RestMetrics = {
  /** One stage of one request took so many milliseconds. */
  readonly stage: (name: RestStage, milliseconds: number) => void
}

export type RestServiceDependencies = {
  /** The picture that stands now; asked once for each request. */
  readonly catalog: () => Catalog
  readonly database: Database
  /** Throws a Fault (PGRST301, PGRST302 …) when the credentials do not hold. */
  readonly authenticate: (credentials: { readonly authorization?: string; readonly apikey?: string }) => Identity | Promise<Identity>
  readonly settings: RestSettings
  readonly log: Log
  readonly metrics?: RestMetrics
}

/**
 * The REST service in PostgREST's dialect, as a Fastify plugin: `server.register(createRestService(…), { prefix: '/rest/v1' })`,
 * or without a prefix. It reads request bodies itself, as bytes.
 */
export function createRestService(_dependencies: RestServiceDependencies): FastifyPluginAsync {
  return async () => {}
}
