import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AskedExchange, Exchange } from '../../operations/mock/operation.ts'
import { readMockIdentity } from './read-mock-identity.ts'

/** What of a request decides its answer, for a recording and for playing it. */
export function toAskedExchange({
  method,
  url,
  headers,
  body,
}: Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'body'>): AskedExchange {
  const single = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
  const { role, claims } = readMockIdentity({ authorization: headers.authorization, apikey: single.apikey })
  const { sub = '' } = JSON.parse(claims) as { readonly sub?: string }
  return { method, url, headers: single, body: toText(body), caller: `${role}:${sub}` }
}

function toText(body: unknown): string {
  if (body === undefined || body === null) return ''
  return Buffer.isBuffer(body) ? body.toString() : typeof body === 'string' ? body : JSON.stringify(body)
}

export function sendRecorded(reply: FastifyReply, { status, headers, body }: Exchange): FastifyReply {
  for (const [name, value] of Object.entries(headers)) reply.header(name, value)
  return reply
    .code(status)
    .header('dorsal-mock', 'recorded')
    .send(body === '' && status === 204 ? undefined : body)
}
