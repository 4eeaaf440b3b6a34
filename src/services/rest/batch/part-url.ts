import { batchInvalid } from './errors.ts'
import type { Json } from './exact-json.ts'
import { parseReference } from './reference.ts'
import type { PartUrl } from './types.ts'

/** As the URL of a request by itself may be, unless somebody has allowed more. */
const longestUrl = 8192

const batchPath = /^\/(?:\$|%24)batch\/?$/i

/** Whether a path below the service is that of batches. */
export function isBatchPath(path: string): boolean {
  return batchPath.test(path)
}

/**
 * A URL of a request: `/rest/v1/clients?id=eq.1` with the path of the service, `clients?id=eq.1` without, or `$a?select=name` for the row that
 * the request `a` has made. Throws `batch_invalid`.
 */
export function parsePartUrl(value: Json | undefined, place: string, prefix: string): PartUrl {
  if (typeof value !== 'string' || value === '' || value.includes('#')) throw batchInvalid(place, 'must be a URL in text, without #')
  if (value.length > longestUrl) throw batchInvalid(place, `is longer than ${longestUrl} characters`)
  // One character for each byte, as Node hands over a URL.
  const url = Buffer.from(value).toString('latin1')
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  return { target: parseTarget(path, place, prefix), query: mark === -1 ? '' : url.slice(mark + 1) }
}

function parseTarget(path: string, place: string, prefix: string): PartUrl['target'] {
  if (path.startsWith('$') && path !== '$batch') return parseLocation(path, place)
  const below = findBelow(path, place, prefix)
  if (isBatchPath(below)) throw batchInvalid(place, 'is that of a batch', 'A batch holds no batch.')
  if (below === '/') throw batchInvalid(place, 'names no table or function')
  return { kind: 'path', path: below }
}

function parseLocation(path: string, place: string): PartUrl['target'] {
  const reference = parseReference(path)
  if (reference?.path.length === 0) return { kind: 'location', id: reference.id }
  throw batchInvalid(place, 'cannot go on after a reference', 'Write $a for the row that "a" has made, and a query behind it.')
}

function findBelow(path: string, place: string, prefix: string): string {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(path)) throw batchInvalid(place, 'names a server', 'Write the path only.')
  if (!path.startsWith('/')) return `/${path}`
  if (path.startsWith(`${prefix}/`)) return path.slice(prefix.length)
  throw batchInvalid(place, 'is outside of this service', `Begin with ${prefix}/ or without a slash.`)
}
