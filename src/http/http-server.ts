import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { Log } from '../base/log.ts'
import { type Cors, createChangingCors, createCors } from './cors.ts'
import { liveEndpoint } from './endpoints/live.ts'
import { createMetricsEndpoint } from './endpoints/metrics.ts'
import { createReadyEndpoint } from './endpoints/ready.ts'
import { malformedRequest, methodNotAllowed, unknownPath, urlTooLong } from './errors.ts'
import { createRefusals } from './find-refusal.ts'
import { type ListeningAddress, listen, listenOnSocket } from './listen.ts'
import type { Metrics } from './metrics.ts'
import { type OpenConnections, trackConnections } from './open-connections.ts'
import { watchOverload } from './overload.ts'
import { answerRawError } from './raw-errors.ts'
import { sendFault } from './render-fault.ts'
import { getRequestId } from './request-id.ts'
import { createRequestRecorder } from './request-record.ts'
import { collectServedRoutes, type ServedRoutes } from './served-routes.ts'
import type { HttpSettings } from './settings.ts'
import { toFault } from './to-fault.ts'
import type { ReadinessCheck } from './types.ts'

export type HttpServerOptions = {
  readonly settings: HttpSettings
  readonly log: Log
  readonly metrics: Metrics
  readonly readiness: readonly ReadinessCheck[]
  /** `elsewhere` leaves /health and /metrics to another server, where a service has the whole of `/`. */
  readonly operations: 'here' | 'elsewhere'
  /** Origins of the moment, where they may change while the server runs; absent: those of the settings. */
  readonly corsOrigins?: () => readonly string[]
  /** Whether other processes listen at the same port. */
  readonly sharesPort?: boolean | undefined
  /** A unix socket to listen on in place of host and port; `mode` as chmod takes it. */
  readonly socket?: { readonly path: string; readonly mode: number } | undefined
}

export type HttpServer = {
  /** Where services are registered as plugins, before `start`. */
  readonly app: FastifyInstance
  /** Listens; throws the Faults of errors.ts about an unusable address. */
  readonly start: () => Promise<ListeningAddress>
  /** Accepts no more connections, closes idle ones and finishes the requests in flight within the limit of the settings. Safe to call twice. */
  readonly stop: () => Promise<void>
}

export function createHttpServer({
  settings,
  log,
  metrics,
  readiness,
  operations,
  corsOrigins,
  socket,
  sharesPort = false,
}: HttpServerOptions): HttpServer {
  const app = createApp(settings, log)
  const cors = corsOrigins === undefined ? createCors(settings.corsOrigins) : createChangingCors(corsOrigins)
  const served = collectServedRoutes(app)

  const connections = trackConnections(app.server)
  const pass = createGate(cors, settings.urlLimit)
  const record = createRequestRecorder(metrics, log)
  const overload = watchOverload(settings.overloadDelay)
  metrics.addCounter({ name: 'http_requests_refused_total', help: 'Requests refused since the process was late' }, overload.refused)
  const findRefusal = createRefusals(settings, overload, connections)
  const operational = operations === 'here' ? [liveEndpoint, createReadyEndpoint(readiness), createMetricsEndpoint(metrics)] : []
  // Who watches a server must see it, above all when it has too much to do.
  const spared = new Set<string | undefined>(operational.map(({ url }) => url))
  app.server.maxConnections = 2 * settings.connectionLimit

  app.addHook('onRequest', (request, reply, done) => {
    connections.begin(request.raw.socket, reply.raw)
    const refusal = spared.has(request.routeOptions.url) ? undefined : findRefusal(request)
    pass(request, reply, refusal === undefined ? done : () => done(refusal))
  })
  app.addHook('onResponse', (request, reply, done) => {
    connections.end(request.raw.socket)
    record(request, reply)
    done()
  })
  // RFC 9110, section 10.1.1: expectations that a server does not know may be left alone. Node would answer without a body.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.setErrorHandler((error, request, reply) => sendFault(reply, toFault(error, request, log)))
  app.setNotFoundHandler((request, reply) => answerUnserved(served, request, reply))
  for (const endpoint of operational) app.route(endpoint)
  return {
    app,
    start: () => (socket === undefined ? listen(app, { ...settings, isShared: sharesPort }) : listenOnSocket(app, socket)),
    stop: () => {
      overload.stop()
      return stopGracefully(app, connections, settings.shutdownTimeout)
    },
  }
}

function createApp(settings: HttpSettings, log: Log): FastifyInstance {
  const requestTimeout = settings.requestTimeout * 1000
  return fastify({
    logger: false,
    genReqId: getRequestId,
    bodyLimit: settings.bodyLimit,
    requestTimeout,
    // The gate limits the whole URL; a limit for one segment would be a second answer to the same question.
    routerOptions: { maxParamLength: settings.headerLimit },
    http: {
      maxHeaderSize: settings.headerLimit,
      // The gate asks for it, with an answer that says what is missing.
      requireHostHeader: false,
      headersTimeout: Math.ceil(requestTimeout / 3),
      connectionsCheckingInterval: Math.min(5000, Math.ceil(requestTimeout / 6)),
    },
    return503OnClosing: false,
    clientErrorHandler: answerRawError,
    // Of what fails before a route is found; hooks do not run for these.
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id)
      sendFault(reply, toFault(error, request, log))
    },
  })
}

/** What stands before every handler. */
function createGate(cors: Cors, urlLimit: number) {
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    reply.header('x-request-id', request.id)
    if (cors.isPreflight(request)) {
      cors.allowPreflight(request, reply)
      reply.send('')
      return
    }
    cors.allow(request, reply)
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      done(malformedRequest())
      return
    }
    done((request.raw.url ?? '').length > urlLimit ? urlTooLong(urlLimit) : undefined)
  }
}

function answerUnserved(served: ServedRoutes, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const methods = served.methodsOf(request.url.split('?', 1)[0] ?? '')
  if (methods.length === 0) throw unknownPath(served.places())
  const allowed = [...methods, 'OPTIONS'].join(', ')
  if (request.method === 'OPTIONS') return reply.header('Allow', allowed).send('')
  throw methodNotAllowed(request.method, allowed)
}

async function stopGracefully(app: FastifyInstance, connections: OpenConnections, limit: number): Promise<void> {
  const atLimit = setTimeout(() => app.server.closeAllConnections(), limit * 1000)
  try {
    const closed = app.close()
    connections.drain()
    await closed
  } finally {
    clearTimeout(atLimit)
  }
}
