import type { RouteOptions } from 'fastify'

/** The process runs and its event loop turns: nothing else decides whether to restart it. */
export const liveEndpoint: RouteOptions = {
  method: 'GET',
  url: '/health/live',
  handler: async () => ({ status: 'live' }),
}
