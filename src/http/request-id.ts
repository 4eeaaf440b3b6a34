import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Ids of proxies and tracing systems have this form; others could carry anything into the log. */
const saneId = /^[\w.:/+=@-]{1,128}$/

/** The `x-request-id` that came, when it is sane, else a random one. */
export function getRequestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && saneId.test(given) ? given : randomUUID()
}
