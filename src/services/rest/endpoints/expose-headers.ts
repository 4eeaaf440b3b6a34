import type { FastifyReply } from 'fastify'

/** Lets a page of another origin read these headers, too (Fetch standard, CORS protocol). */
export function exposeHeaders(reply: FastifyReply, names: readonly string[]): void {
  const exposed = reply.getHeader('access-control-expose-headers')
  if (exposed !== undefined) reply.header('Access-Control-Expose-Headers', [exposed, ...names].join(', '))
}
