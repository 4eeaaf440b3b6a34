import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Fault } from '../../../base/fault.ts'
import { toFault } from '../../../http/to-fault.ts'
import { ConnectionLost } from '../../../postgres/types.ts'
import type { AuthContext } from '../context.ts'
import type { AuthEndpoint } from '../endpoint.ts'
import { bodyTooLarge, bodyTypeUnsupported, overloaded } from '../errors.ts'
import type { AuthReply, AuthRequest } from '../types.ts'
import { buildCommonHeaders, type CallAnswerer, createCallAnswerer } from './answer-call.ts'
import type { Authenticate } from './identify-caller.ts'
import { parseForm, parseJson } from './read-body.ts'
import { renderFault } from './render-fault.ts'

/** Nothing that people tell about themselves is larger; what is larger is refused before it is read. */
const largestBody = 1024 * 1024

export type Serving = {
  readonly context: AuthContext
  readonly authenticate: Authenticate
  /** Address of the client, behind as many proxies as are trusted. */
  readonly clientAddress: (remoteAddress: string | undefined, forwardedFor: string | readonly string[] | undefined) => string
}

/** Adds the route of an endpoint: reads the request, answers it, and tells what went wrong in the form its clients know. */
export function serveEndpoint(app: FastifyInstance, endpoint: AuthEndpoint, serving: Serving): void {
  const answer = createCallAnswerer(endpoint, serving.context, serving.authenticate)
  const form = endpoint.errors ?? 'api'
  app.route({
    method: endpoint.method,
    url: endpoint.url,
    // HEAD would do what GET does: programs that look whether the link of a mail is there would use it up.
    exposeHeadRoute: false,
    bodyLimit: largestBody,
    handler: async (request, reply) => await answerRequest({ request, reply, form }, { answer, serving, endpoint }),
    errorHandler: (error, request, reply) => sendFault({ request, reply, form }, findFault(error, request, serving)),
  })
}

/** Bodies come as text, and each endpoint reads its own form of them. */
export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
}

export type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly form: 'api' | 'oauth' }

export function sendFault({ request, reply, form }: Exchange, fault: Fault): FastifyReply {
  const apiVersion = findText(request.headers['x-supabase-api-version'])
  return reply
    .code(fault.status)
    .headers({ ...buildCommonHeaders({ apiVersion }), ...fault.headers })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(renderFault(fault, { apiVersion, form })))
}

async function answerRequest(
  exchange: Exchange,
  { answer, serving, endpoint }: { readonly answer: CallAnswerer; readonly serving: Serving; readonly endpoint: AuthEndpoint },
): Promise<FastifyReply> {
  const { request } = exchange
  const read = readRequest(request, serving)
  const body = parseBody(request, endpoint)
  const reply = await answer({ body, query: request.query, params: request.params, request: read })
  if ('refuse' in reply) return sendFault(exchange, findFault(reply.refuse, request, serving))
  return sendReply(exchange, reply)
}

function sendReply({ request, reply }: Exchange, { status, body, headers = {} }: Exclude<AuthReply, { refuse: Error }>): FastifyReply {
  const apiVersion = findText(request.headers['x-supabase-api-version'])
  reply.code(status).headers({ ...buildCommonHeaders({ apiVersion }), ...toPlainLists(headers) })
  if (body === undefined) return reply.send('')
  if (typeof body === 'string') return reply.send(body)
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
}

/** Fastify takes lists that may be written to. */
function toPlainLists(headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]))
}

function findFault(error: unknown, request: FastifyRequest, { context }: Serving): Fault {
  const isTooLarge = error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
  if (error instanceof ConnectionLost && !error.sent) return overloaded(error)
  const fault = isTooLarge ? bodyTooLarge(largestBody) : toFault(error, request, context.log)
  return fault.code === 'PGRST003' ? overloaded(fault) : fault
}

function parseBody(request: FastifyRequest, { takes }: AuthEndpoint): unknown {
  const { body } = request
  if (typeof body !== 'string' || body === '') return undefined
  const type = findText(request.headers['content-type'])?.split(';')[0]?.trim().toLowerCase() ?? 'application/json'
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(body)
  if (takes === 'form' && type === 'application/x-www-form-urlencoded') return parseForm(body)
  throw bodyTypeUnsupported(takes === 'form' ? 'application/x-www-form-urlencoded' : 'application/json')
}

function readRequest(request: FastifyRequest, { clientAddress, context }: Serving): AuthRequest {
  const { headers } = request
  const query = request.query as Readonly<Record<string, unknown>>
  return {
    receivedAt: context.clock.now(),
    ip: clientAddress(request.raw.socket.remoteAddress, headers['x-forwarded-for']),
    userAgent: headers['user-agent'] ?? '',
    headers,
    redirectTo: findText(query.redirect_to) ?? findText(headers.redirect_to),
    apiVersion: findText(headers['x-supabase-api-version']),
  }
}

function findText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
