import { hash } from 'node:crypto'
import type { RawRequest } from '../types.ts'
import type { Header, Reply } from './reply.ts'

/** What a 304 repeats of the answer it stands for (RFC 9110, section 15.4.5). */
const repeated = new Set(['content-location', 'vary', 'date', 'expires', 'etag', 'cache-control', 'server-timing', 'deprecation', 'sunset'])

// A cache may keep the answer of one person and must ask before each use: whether it may be seen is decided anew, by PostgreSQL.
const revalidate: Header = ['cache-control', 'private, no-cache']

/**
 * Gives the answer to a GET a weak validator made of its own bytes, and leaves the bytes away when the client has them (RFC 9110, sections
 * 8.8.3 and 13.1.2). The query has run either way, as the caller and under its row-level security: a 304 cannot be stale or somebody else's.
 */
export function answerConditionally({ method, headers }: Pick<RawRequest, 'method' | 'headers'>, reply: Reply): Reply {
  if (method !== 'GET' || reply.body === undefined || (reply.status !== 200 && reply.status !== 206)) return reply
  // One that a database function set is kept and compared.
  const own = findHeader(reply, 'etag')
  const etag = own ?? renderETag(reply, reply.body)
  const tagged = own === undefined ? { ...reply, headers: [...reply.headers, ['etag', etag] as const, ...cacheControl(reply)] } : reply
  return matches(headers['if-none-match'], etag) ? toNotModified(tagged) : tagged
}

function cacheControl(reply: Reply): readonly Header[] {
  return findHeader(reply, 'cache-control') === undefined ? [revalidate] : []
}

/** The range stands in it as well: an equal page of more rows is another answer. 132 bits of SHA-256 tell bodies apart. */
function renderETag(reply: Reply, body: Buffer): string {
  return `W/"${hash('sha256', body, 'base64url').slice(0, 22)}.${findHeader(reply, 'content-range') ?? ''}"`
}

/** Weak comparison: `W/` does not count. A `*` stands for any answer there is. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = etag.replace(/^W\//, '')
  return [...ifNoneMatch.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, tag]) => tag === opaque)
}

function toNotModified({ headers }: Reply): Reply {
  return { status: 304, headers: headers.filter(([name]) => repeated.has(name)), body: undefined }
}

function findHeader({ headers }: Reply, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
}
