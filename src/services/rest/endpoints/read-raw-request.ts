import type { FastifyRequest } from 'fastify'
import { pathInvalid } from '../errors.ts'
import type { RawRequest } from '../types.ts'

const noBody = Buffer.alloc(0)

/** The URL is taken as the client wrote it: routers decode paths and fold parameters that come twice. */
export function readRawRequest({ raw, body }: FastifyRequest, prefix: string): RawRequest {
  const url = withoutServer(raw.url ?? '/')
  if (!url.startsWith(prefix)) throw pathInvalid()
  const mark = url.indexOf('?')
  const path = url.slice(prefix.length, mark === -1 ? undefined : mark)
  return {
    method: raw.method ?? 'GET',
    path: path === '' ? '/' : path,
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers: flattenHeaders(raw.headers),
    body: Buffer.isBuffer(body) ? body : noBody,
    address: raw.socket.remoteAddress ?? '',
  }
}

/** The absolute form (RFC 9112, section 3.2.2), which clients of a proxy send. */
function withoutServer(url: string): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '')
}

function flattenHeaders(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) flat[name] = toUtf8(typeof value === 'string' ? value : value.join(', '))
  }
  return flat
}

/** Node reads each byte of a header as one character; most clients mean UTF-8. */
function toUtf8(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : Buffer.from(value, 'latin1').toString('utf8')
}
