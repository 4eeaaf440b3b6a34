import type { FastifyReply, FastifyRequest } from 'fastify'

/** What a page may read of an answer; the list is PostgREST's. */
const exposedHeaders =
  'Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Server, Transfer-Encoding, Range-Unit'

const allowedMethods = 'GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD'

/** A header name, as RFC 9110 (5.1) allows it: anything else of what a client lists is not repeated to it. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/

export type Cors = {
  /** Headers that let the page of this request read the answer; none without an Origin that may call. */
  readonly allow: (request: FastifyRequest, reply: FastifyReply) => void
  readonly isPreflight: (request: FastifyRequest) => boolean
  /** Headers of the answer to a preflight (Fetch standard, CORS protocol). */
  readonly allowPreflight: (request: FastifyRequest, reply: FastifyReply) => void
}

/** What lets any page call, without cookies. */
const anyOrigin = '*'

/**
 * No origins, or `*` among them: any page may call, without cookies. Those that are listed may, with cookies. Behaves as PostgREST does, which knows no
 * `*` and with it lets nobody in.
 */
export function createCors(origins: readonly string[]): Cors {
  const isOpen = origins.length === 0 || origins.includes(anyOrigin)
  const listed = new Set(origins.filter((origin) => origin !== anyOrigin))

  function mayCall(origin: string | undefined): origin is string {
    return origin !== undefined && (isOpen || listed.has(origin))
  }

  function allowOrigin(request: FastifyRequest, reply: FastifyReply): boolean {
    const { origin } = request.headers
    if (listed.size > 0) reply.header('Vary', 'Origin')
    if (origin !== undefined && listed.has(origin))
      reply.header('Access-Control-Allow-Origin', origin).header('Access-Control-Allow-Credentials', 'true')
    // Asked with OPTIONS what a resource can do, PostgREST answers so even to who is not a page.
    else if (isOpen && (origin !== undefined || request.method === 'OPTIONS')) reply.header('Access-Control-Allow-Origin', '*')
    return mayCall(origin)
  }

  return {
    allow: (request, reply) => {
      if (allowOrigin(request, reply)) reply.header('Access-Control-Expose-Headers', exposedHeaders)
    },
    isPreflight: (request) =>
      request.method === 'OPTIONS' &&
      request.headers['access-control-request-method'] !== undefined &&
      mayCall(request.headers.origin) &&
      allowedMethods.split(', ').includes(request.headers['access-control-request-method']),
    allowPreflight: (request, reply) => {
      allowOrigin(request, reply)
      reply
        .header('Access-Control-Allow-Methods', allowedMethods)
        .header('Access-Control-Allow-Headers', renderAllowedHeaders(request.headers['access-control-request-headers']))
        .header('Access-Control-Max-Age', '86400')
    },
  }
}

/** The same for origins that may change while the server runs: a change is a new list. */
export function createChangingCors(origins: () => readonly string[]): Cors {
  let known = origins()
  let cors = createCors(known)
  const current = () => {
    const now = origins()
    if (now !== known) cors = createCors(now)
    known = now
    return cors
  }
  return {
    allow: (request, reply) => current().allow(request, reply),
    isPreflight: (request) => current().isPreflight(request),
    allowPreflight: (request, reply) => current().allowPreflight(request, reply),
  }
}

function renderAllowedHeaders(asked: string | undefined): string {
  const names = (asked ?? '').split(',').map((name) => name.trim())
  return ['Authorization', ...names.filter((name) => headerName.test(name)), 'Accept', 'Accept-Language', 'Content-Language'].join(', ')
}
