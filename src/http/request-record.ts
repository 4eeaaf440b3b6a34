import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../base/log.ts'
import type { DurationSeries } from './duration-histogram.ts'
import type { Metrics } from './metrics.ts'

/** Methods that get a label of their own; a client can make up any other. */
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

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
  const seriesByKey = new Map<string, DurationSeries>()

  function findSeries(route: string, method: string, status: number): DurationSeries {
    const key = `${status} ${method} ${route}`
    const known = seriesByKey.get(key)
    if (known !== undefined) return known
    const series = durations.series([route, method, `${Math.floor(status / 100)}xx`])
    seriesByKey.set(key, series)
    return series
  }

  return (request, reply) => {
    const milliseconds = reply.elapsedTime
    const route = request.routeOptions.url ?? 'unknown'
    const method = knownMethods.has(request.method) ? request.method : 'OTHER'
    findSeries(route, method, reply.statusCode).observe(milliseconds / 1000)
    const line = {
      id: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(milliseconds * 100) / 100,
      bytes: Number(reply.getHeader('content-length') ?? 0),
    }
    if (reply.statusCode >= 500) log.warn(line, 'request')
    else log.info(line, 'request')
  }
}
