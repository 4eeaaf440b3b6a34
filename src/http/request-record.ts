import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../base/log.ts'
import type { DurationSeries } from './duration-histogram.ts'
import type { Metrics } from './metrics.ts'
import { warnSparingly } from './warn-sparingly.ts'

/** Methods that get a label of their own; a client can make up any other. */
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']

/** Called when a reply has gone out: one line in the log, one observation in the metrics. */
export type RequestRecorder = (request: FastifyRequest, reply: FastifyReply) => void

/**
 * The log line says method, route pattern, status, milliseconds, bytes of the body and the request id: never the query, a header or a body.
 * Durations are kept by route pattern, method and class of status, so that their number is bounded whatever clients send.
 */
export function createRequestRecorder(metrics: Metrics, log: Log): RequestRecorder {
  const durations = metrics.addDurations({
    name: 'http_request_duration_seconds',
    help: 'HTTP requests',
    labels: ['route', 'method', 'status'],
    countName: 'http_requests_total',
  })
  const seriesByRoute = new Map<string, (DurationSeries | undefined)[]>()

  function insertRoute(route: string): (DurationSeries | undefined)[] {
    const series: (DurationSeries | undefined)[] = []
    seriesByRoute.set(route, series)
    return series
  }

  // Numbers and not a joined key: putting the key together cost 2 µs a request.
  function getSeries(route: string, method: string, status: number): DurationSeries {
    const series = seriesByRoute.get(route) ?? insertRoute(route)
    const statusClass = Math.floor(status / 100)
    const methodNumber = methods.indexOf(method)
    const place = (methodNumber + 1) * 10 + statusClass
    series[place] ??= durations.series([route, methods[methodNumber] ?? 'OTHER', `${statusClass}xx`])
    return series[place]
  }

  return (request, reply) => {
    getSeries(findRoute(request), request.method, reply.statusCode).observe(reply.elapsedTime / 1000)
    if (reply.statusCode === 503) warnSparingly(log, 'request', toLine(request, reply), 'request')
    else if (reply.statusCode >= 500) log.warn(toLine(request, reply), 'request')
    else if (log.isLevelEnabled('info')) log.info(toLine(request, reply), 'request')
  }
}

function findRoute(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown'
}

function toLine(request: FastifyRequest, reply: FastifyReply) {
  return {
    id: request.id,
    method: request.method,
    route: findRoute(request),
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 100) / 100,
    bytes: Number(reply.getHeader('content-length') ?? 0),
  }
}
