import type { FastifyReply, FastifyRequest } from 'fastify'
import { exposeHeaders } from './expose-headers.ts'

const name = 'dorsal-position'

/** What the client has seen and wants to see again. */
export function readPosition({ headers }: FastifyRequest): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** What a client sends with its next read to see what it wrote; a page of another origin may read it too. */
export function tellPosition(reply: FastifyReply, position: string | undefined): void {
  if (position === undefined) return
  reply.header('Dorsal-Position', position)
  exposeHeaders(reply, ['Dorsal-Position'])
}
