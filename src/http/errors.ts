import { Fault } from '../base/fault.ts'

export const malformedRequest = () =>
  new Fault('malformed_request', 400, 'The request is not valid HTTP/1.1', {
    hint: 'See RFC 9112; a proxy in between may have altered it.',
  })

export const malformedUrl = () =>
  new Fault('malformed_url', 400, 'The URL is not valid percent-encoded UTF-8', {
    hint: 'Encode each segment and each value with encodeURIComponent; curl does it with --data-urlencode.',
  })

export const malformedBody = (problem: string) => new Fault('malformed_body', 400, 'The request body cannot be read', { details: problem })

export const clientLeft = () => new Fault('client_left', 400, 'The client closed the connection before its request was complete')

export const unknownPath = (served: readonly string[]) =>
  new Fault('unknown_path', 404, 'Nothing is served at this path', { details: { served } })

export const methodNotAllowed = (method: string, allowed: string) =>
  new Fault('method_not_allowed', 405, `This path does not answer ${method}`, { hint: `Use ${allowed}.`, headers: { Allow: allowed } })

export const requestTimedOut = () =>
  new Fault('request_timed_out', 408, 'The request did not arrive in time', {
    hint: 'Send it in smaller parts, or over a faster connection.',
  })

export const bodyTooLarge = (limit: number) =>
  new Fault('body_too_large', 413, 'The request body is too large', {
    details: `At most ${limit} bytes are accepted`,
    hint: 'Send it in several requests; the operator raises the limit with DORSAL_BODY_LIMIT.',
  })

export const urlTooLong = (limit: number) =>
  new Fault('url_too_long', 414, 'The path with its query is too long', {
    details: `At most ${limit} characters are accepted`,
    hint: 'Filter in several requests, or call a function with POST; the operator raises the limit with DORSAL_URL_LIMIT.',
  })

export const unsupportedBody = () =>
  new Fault('unsupported_media_type', 415, 'A body of this Content-Type is not understood here', { hint: 'Send application/json.' })

export const headersTooLarge = () =>
  new Fault('headers_too_large', 431, 'The request line and headers are too large together', {
    hint: 'Send less in the URL, in cookies or in tokens; the operator raises the limit with DORSAL_HEADER_LIMIT.',
  })

export const internalError = (id: string) =>
  new Fault('internal_error', 500, 'Something went wrong on the server', {
    details: { id },
    hint: 'The operator finds the reason in the log, by this id.',
  })

export const overloaded = () =>
  new Fault('overloaded', 503, 'The server has more requests than it can answer', {
    hint: 'Try again in a moment; raise dorsal.http.overload_delay, or add workers or machines, if it happens often.',
    headers: { 'Retry-After': '1' },
  })

export const tooManyConnections = () =>
  new Fault('too_many_connections', 503, 'Too many connections are open', {
    hint: 'Try again in a moment, and keep fewer connections open; the operator raises the limit with DORSAL_CONNECTION_LIMIT.',
    headers: { 'Retry-After': '1', Connection: 'close' },
  })

export const portInUse = (host: string, port: number) =>
  new Fault('port_in_use', 500, `Port ${port} on ${host} is in use`, {
    hint: 'Stop what listens there, or choose another port with --port or DORSAL_PORT; 0 takes a free one.',
  })

export const portNotPermitted = (port: number) =>
  new Fault('port_not_permitted', 500, `This user may not open port ${port}`, {
    hint: 'Choose a port from 1024 on with --port or DORSAL_PORT, and let a proxy listen on the lower one.',
  })

export const addressNotHere = (host: string) =>
  new Fault('address_not_here', 500, `${host} is not an address of this machine`, {
    hint: 'Set DORSAL_HOST to 127.0.0.1 for this machine only, or to 0.0.0.0 for the whole network.',
  })

export const socketUnusable = (path: string, reason: string, cause: unknown) =>
  new Fault('socket_unusable', 500, `A socket at ${path} cannot be opened: ${reason}`, {
    hint: 'Choose a short path where nothing is, in a folder that exists and that this user may write.',
    cause,
  })

export const trustedProxyInvalid = (range: string) =>
  new Fault('trusted_proxy_invalid', 500, `"${range}" among the trusted proxies is neither an address nor a range`, {
    hint: 'Write addresses or CIDR ranges in dorsal.http.trusted_proxies or DORSAL_TRUSTED_PROXIES: 10.0.0.0/8, fd00::/8, 192.0.2.7.',
  })
