import type { RestServiceDependencies } from '../dependencies.ts'
import { requestRefused, unexpected } from '../errors.ts'
import { buildFaultReply } from './render-fault.ts'
import type { Reply } from './reply.ts'
import { toFault } from './to-fault.ts'

/** For what was thrown outside of the road: by the HTTP server about the request, by the authenticator, or by a mistake of ours. */
export function buildErrorReply(error: unknown, id: string, { log, settings }: Pick<RestServiceDependencies, 'log' | 'settings'>): Reply {
  const fault = toFault(error, { isAnonymous: true }) ?? findRefusal(error)
  if (fault !== undefined) return buildFaultReply(fault, settings.clientErrorVerbosity)
  log.error({ error, id }, 'A REST request failed unexpectedly')
  return buildFaultReply(unexpected(id), settings.clientErrorVerbosity)
}

/** Fastify's own errors say whose fault it is: a body too large, a length that does not match. */
function findRefusal(error: unknown) {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  const { statusCode, message } = error
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? requestRefused(statusCode, message) : undefined
}
