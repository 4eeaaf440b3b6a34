import type { UsedEnd } from '../../../query/uses.ts'
import { encodeUrlText } from '../domain/encode-url-text.ts'
import { type Header, headerIf, type Reply } from './reply.ts'

/**
 * Tells the client that it used what is deprecated: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and, for a table or function with a
 * successor, `Link` (RFC 5829). Of several days the first one counts. A deprecation without a day has no header to stand in.
 */
export function tellEnds(reply: Reply, ends: readonly UsedEnd[], prefix: string): Reply {
  if (ends.length === 0) return reply
  const since = findFirst(ends.map(({ deprecation }) => deprecation.since))
  const sunset = findFirst(ends.map(({ deprecation }) => deprecation.sunset))
  const successor = ends.find((end) => end.successor !== undefined)?.successor
  const headers: readonly Header[] = [
    ...headerIf('deprecation', since && `@${Date.parse(since) / 1000}`),
    ...headerIf('sunset', sunset && new Date(sunset).toUTCString()),
    ...headerIf('link', successor && `<${prefix}${renderPath(successor)}>; rel="successor-version"`),
  ]
  const own = new Set(reply.headers.map(([name]) => name))
  const added = headers.filter(([name]) => !own.has(name))
  return { ...reply, headers: [...reply.headers, ...added], exposed: ['Deprecation', 'Sunset', 'Link'] }
}

function findFirst(days: readonly (string | null)[]): string | undefined {
  return days.filter((day) => day !== null).sort()[0]
}

function renderPath(path: string): string {
  return path.split('/').map(encodeUrlText).join('/')
}
