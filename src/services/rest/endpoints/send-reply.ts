import type { FastifyReply } from 'fastify'
import type { Reply } from '../reply/reply.ts'

export function sendReply(reply: FastifyReply, { status, headers, body, reason }: Reply): FastifyReply {
  reply.code(status)
  if (reason !== undefined) reply.raw.statusMessage = reason
  for (const [name, value] of headers) reply.header(name, name === 'vary' ? withVary(reply, value) : value)
  return reply.send(body)
}

function withVary(reply: FastifyReply, names: string): string {
  const others = reply.getHeader('vary')
  return others === undefined ? names : `${others}, ${names}`
}
