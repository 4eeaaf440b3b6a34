import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Reply } from '../reply/reply.ts'
import { exposeHeaders } from './expose-headers.ts'

/** A stream that fails after its first bytes takes the connection with it: no client can mistake what it has for the whole. */
export function sendReply(reply: FastifyReply, { status, headers, body, stream, reason, exposed }: Reply): FastifyReply {
  reply.code(status)
  if (reason !== undefined) reply.raw.statusMessage = reason
  for (const [name, value] of headers) reply.header(name, name === 'vary' ? withVary(reply, value) : value)
  if (exposed !== undefined) exposeHeaders(reply, exposed)
  return reply.send(stream === undefined ? body : Readable.from(stream, { objectMode: false }))
}

function withVary(reply: FastifyReply, names: string): string {
  const others = reply.getHeader('vary')
  return others === undefined ? names : `${others}, ${names}`
}
