import type { FastifyPluginAsync } from 'fastify'
import { authPrefix } from './domain/public-url.ts'
import { describeServer, type ServerFacts } from './oauth-server/describe-server.ts'

/**
 * The descriptions of the OAuth server where clients of RFC 8414, section 3.1, look for those of an issuer with a path: at the root, before it.
 * For `server.register(…)` without a prefix.
 */
export function createRootDiscovery(facts: ServerFacts): FastifyPluginAsync {
  return async (app) => {
    for (const document of ['oauth-authorization-server', 'openid-configuration'])
      app.get(`/.well-known/${document}${authPrefix}`, async () => describeServer(facts))
  }
}
