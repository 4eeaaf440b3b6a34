import type { FastifyRequest } from 'fastify'
import { Fault } from '../base/fault.ts'
import type { Log } from '../base/log.ts'
import { bodyTooLarge, clientLeft, internalError, malformedBody, malformedUrl, unsupportedBody } from './errors.ts'
import { warnSparingly } from './warn-sparingly.ts'

type KnownError = Error & { readonly code?: string; readonly statusCode?: number }

/** Fastify's own errors that a client can cause: its code → ours. */
const faultsOfFastify: Readonly<Record<string, (request: FastifyRequest, error: Error) => Fault>> = {
  FST_ERR_BAD_URL: malformedUrl,
  FST_ERR_CTP_BODY_TOO_LARGE: (request) => bodyTooLarge(request.routeOptions.bodyLimit),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupportedBody,
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: ({ method }) => malformedBody(`It comes without Content-Type, which ${method} requires`),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => malformedBody('Its length is not what Content-Length says'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => malformedBody('It is empty, and Content-Type says JSON'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => malformedBody('It is not valid JSON'),
  FST_ERR_VALIDATION: (_, error) => malformedBody(error.message),
  ECONNRESET: clientLeft,
  ECONNABORTED: clientLeft,
}

/**
 * What was thrown while a request was served, as a Fault that may be shown to its client. What nobody expected is written to the log under
 * the id of the request and becomes `internal_error` with that id. Every protocol's error handler begins with this.
 */
export function toFault(error: unknown, request: FastifyRequest, log: Log): Fault {
  if (error instanceof Fault) {
    if (error.status >= 500) logFailure(error, request.id, log)
    return error
  }
  const known = isError(error) ? faultsOfFastify[error.code ?? ''] : undefined
  if (known !== undefined && isError(error)) return known(request, error)
  log.error({ id: request.id, err: error }, 'a request failed unexpectedly')
  return internalError(request.id)
}

function logFailure(fault: Fault, id: string, log: Log): void {
  const fields = { id, err: fault }
  // Refused because there was too much to do: nothing more can be said of it than its code.
  if (fault.status === 503 && fault.cause === undefined) warnSparingly(log, fault.code, fields, 'a request failed')
  else log.warn(fields, 'a request failed')
}

function isError(error: unknown): error is KnownError {
  return error instanceof Error
}
