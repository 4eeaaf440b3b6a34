import { batchInvalid } from './errors.ts'
import { isJsonObject, type Json } from './exact-json.ts'
import { parseCondition } from './parse-condition.ts'
import { parsePartHeaders } from './part-headers.ts'
import { parsePartUrl } from './part-url.ts'
import { idPattern } from './reference.ts'
import type { BatchPart, Condition } from './types.ts'

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']
const bodylessMethods = ['GET', 'DELETE']
const members = ['id', 'method', 'url', 'headers', 'body', 'atomicityGroup', 'dependsOn', 'if']

/** One request object by itself. `place` is its place in the batch. Throws `batch_invalid`, `batch_header_refused`. */
export function parsePart(value: Json, place: string, prefix: string): BatchPart {
  if (!isJsonObject(value)) throw batchInvalid(place, 'must be an object')
  const unknown = Object.keys(value).find((name) => !members.includes(name))
  if (unknown !== undefined) throw batchInvalid(place, `has no member "${unknown}"`, `Members are ${members.join(', ')}.`)
  const method = parseMethod(value.method, `${place}.method`)
  const headers = parsePartHeaders(value.headers, `${place}.headers`)
  if (value.atomicityGroup !== undefined && headers['idempotency-key'] !== undefined) {
    throw batchInvalid(`${place}.headers`, 'hold an Idempotency-Key inside a group', 'Send the key with the batch.')
  }
  return {
    id: parseId(value.id, `${place}.id`),
    method,
    url: parsePartUrl(value.url, `${place}.url`, prefix),
    headers,
    body: parseBody(value.body, method, `${place}.body`),
    group: value.atomicityGroup === undefined ? undefined : parseId(value.atomicityGroup, `${place}.atomicityGroup`),
    dependsOn: parseDependencies(value.dependsOn, `${place}.dependsOn`),
    condition: parseIf(value.if, `${place}.if`),
  }
}

function parseId(value: Json | undefined, place: string): string {
  if (typeof value === 'string' && idPattern.test(value)) return value
  throw batchInvalid(place, 'must be text of letters, digits and . _ ~ -')
}

function parseMethod(value: Json | undefined, place: string): string {
  const method = typeof value === 'string' ? value.toUpperCase() : ''
  if (methods.includes(method)) return method
  throw batchInvalid(place, `must be one of ${methods.join(', ').toLowerCase()}`)
}

function parseBody(value: Json | undefined, method: string, place: string): Json | undefined {
  if (value === undefined || value === null) return undefined
  if (bodylessMethods.includes(method)) throw batchInvalid(place, `cannot be sent with ${method.toLowerCase()}`)
  return value
}

function parseDependencies(value: Json | undefined, place: string): readonly string[] {
  if (value === undefined) return []
  const names = Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : undefined
  if (names !== undefined && Array.isArray(value) && names.length === value.length) return [...new Set(names)]
  throw batchInvalid(place, 'must be an array of texts')
}

function parseIf(value: Json | undefined, place: string): Condition | undefined {
  if (value === undefined) return undefined
  const condition = typeof value === 'string' ? parseCondition(value) : undefined
  if (condition !== undefined) return condition
  throw batchInvalid(place, 'cannot be read', "Write it like $a/$succeeded, or $a/0/stock ge 3 and not ($a/0/state eq 'closed').")
}
