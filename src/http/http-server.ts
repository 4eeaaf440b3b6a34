import type { FastifyInstance } from 'fastify'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from './metrics.ts'
import type { HttpSettings } from './settings.ts'

export type ReadinessCheck = {
  /** Shown in the answer: `database`, `catalog`. */
  readonly name: string
  /** Undefined when ready, else the reason in words for an operator, without secrets. */
  readonly findProblem: () => string | undefined | Promise<string | undefined>
}

export type HttpServerOptions = {
  readonly settings: HttpSettings
  readonly log: Log
  readonly clock: Clock
  readonly metrics: Metrics
  readonly readiness: readonly ReadinessCheck[]
}

export type HttpServer = {
  /** Where services are registered as plugins, before `start`. */
  readonly app: FastifyInstance
  /** Listens; throws the Faults of errors.ts about an unusable address. */
  readonly start: () => Promise<ListeningAddress>
  /** Stops accepting, finishes the requests in flight up to the limit, closes idle sockets. Safe to call twice. */
  readonly stop: () => Promise<void>
}

export type ListeningAddress = { readonly host: string; readonly port: number; readonly url: string }

export function createHttpServer(options: HttpServerOptions): HttpServer {
  throw new Error(`not yet: ${options.settings.port}`)
}
