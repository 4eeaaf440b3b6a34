import { validateHeaderValue } from 'node:http'
import { batchHeaderRefused, batchInvalid } from './errors.ts'
import { isJsonObject, type Json } from './exact-json.ts'

/**
 * What a request of a batch says for itself. Everything else is said by the batch: a proxy in front may have checked or set it, and
 * policies may rely on it.
 */
const ownHeaders = ['accept', 'accept-profile', 'content-profile', 'content-type', 'idempotency-key', 'prefer', 'range', 'range-unit']

/** Of the batch as a message, not of its requests. */
const messageHeaders = ['connection', 'content-encoding', 'content-length', 'expect', 'te', 'trailer', 'transfer-encoding', 'upgrade']

const longestValue = 8192

type Headers = Readonly<Record<string, string>>

/** Throws `batch_invalid`, `batch_header_refused`. */
export function parsePartHeaders(value: Json | undefined, place: string): Headers {
  if (value === undefined || value === null) return {}
  if (!isJsonObject(value)) throw batchInvalid(place, 'must be an object')
  const refused = Object.keys(value).find((name) => !isOwn(name.toLowerCase()))
  if (refused !== undefined) throw batchHeaderRefused(place, refused)
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), checkValue(name, text, place)]))
}

/** The headers of a request as if it had come alone. */
export function joinHeaders(ofBatch: Headers, ofPart: Headers): Headers {
  const common = Object.entries(ofBatch).filter(([name]) => !isOwn(name) && !messageHeaders.includes(name))
  return { ...Object.fromEntries(common), ...ofPart }
}

function isOwn(name: string): boolean {
  return ownHeaders.includes(name)
}

function checkValue(name: string, value: Json, place: string): string {
  if (typeof value !== 'string' || value.length > longestValue || !isSendable(name, value))
    throw batchInvalid(place, `must hold a header value in "${name}"`)
  return value
}

/** What could not have come as a header of its own must not come by this way either. */
function isSendable(name: string, value: string): boolean {
  try {
    validateHeaderValue(name, Buffer.from(value).toString('latin1'))
    return true
  } catch {
    return false
  }
}
