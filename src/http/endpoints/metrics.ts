import type { RouteOptions } from 'fastify'
import type { Metrics } from '../metrics.ts'

export function createMetricsEndpoint(metrics: Metrics): RouteOptions {
  return {
    method: 'GET',
    url: '/metrics',
    handler: async (_, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.render()),
  }
}
