import { assertNever } from '../../../base/assert-never.ts'
import { parseMediaType } from '../domain/parse-media-type.ts'
import type { RawRequest } from '../types.ts'
import { resolveBody } from './body-references.ts'
import { locationMissing } from './errors.ts'
import { type Json, renderJson } from './exact-json.ts'
import { joinHeaders } from './part-headers.ts'
import { resolveQuery } from './query-references.ts'
import type { Answers, BatchPart } from './types.ts'

export type PartSurroundings = {
  /** The batch itself. */
  readonly batch: RawRequest
  readonly prefix: string
  /** Requests whose answers this one may use. */
  readonly usable: readonly string[]
  readonly answers: Answers
}

/** The request as if it had come alone, with what it takes from earlier answers. Throws `batch_reference_missing` and its neighbour. */
export function resolvePart({ method, url, headers, body }: BatchPart, surroundings: PartSurroundings): RawRequest {
  const { batch, prefix, usable, answers } = surroundings
  const { path, query: ofLocation } = resolveTarget(url.target, answers, prefix)
  const own = resolveQuery(url.query, usable, answers)
  return {
    method,
    path,
    query: [ofLocation, own].filter((text) => text !== '').join('&'),
    headers: joinHeaders(batch.headers, headers),
    body: body === undefined ? Buffer.alloc(0) : toBytes(resolveBody(body, answers), headers['content-type']),
  }
}

function resolveTarget(target: BatchPart['url']['target'], answers: Answers, prefix: string) {
  switch (target.kind) {
    case 'path':
      return { path: target.path, query: '' }
    case 'location': {
      const location = answers.find(target.id)?.reply.headers.find(([name]) => name === 'location')?.[1]
      if (location === undefined || !location.startsWith(prefix)) throw locationMissing(target.id)
      const [path = '', query = ''] = location.slice(prefix.length).split('?', 2)
      return { path, query }
    }
    default:
      return assertNever(target)
  }
}

/** OData JSON Format 4.01, section 19.1: JSON as it is, text as text, everything else in base64url. */
function toBytes(body: Json, contentType = 'application/json'): Buffer {
  const { type } = parseMediaType(contentType)
  if (isJsonType(type) || typeof body !== 'string') return Buffer.from(renderJson(body))
  return Buffer.from(body, type.startsWith('text/') ? 'utf8' : 'base64url')
}

export function isJsonType(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json')
}
