import { isUtf8 } from 'node:buffer'
import { checkReferences } from './check-references.ts'
import { batchInvalid, batchTooLong } from './errors.ts'
import { isJsonObject, type Json, parseExactJson } from './exact-json.ts'
import { parsePart } from './parse-part.ts'
import type { BatchPart } from './types.ts'

export type BatchReading = {
  /** Path of the service, without a slash at its end. */
  readonly prefix: string
  /** Most requests. */
  readonly limit: number
}

/**
 * The requests of a batch in OData's JSON format (OData JSON Format 4.01, section 19.1), in their order; whatever can be known to be wrong
 * before anything runs is refused here. Throws `batch_invalid`, `batch_too_long`, `batch_header_refused`.
 */
export function parseBatch(bytes: Buffer, { prefix, limit }: BatchReading): readonly BatchPart[] {
  const requests = findRequests(parseText(bytes))
  if (requests.length > limit) throw batchTooLong(requests.length, limit)
  const parts = requests.map((request, index) => parsePart(request, `requests[${index}]`, prefix))
  for (const [index, part] of parts.entries()) {
    const place = `requests[${index}]`
    const before = parts.slice(0, index)
    checkNames(part, before, place)
    checkDependencies(part, before, place)
    checkReferences(part, before, place)
  }
  return parts
}

function parseText(bytes: Buffer): Json {
  try {
    if (isUtf8(bytes)) return parseExactJson(bytes.toString('utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw batchInvalid('its body', 'is not valid JSON')
}

function findRequests(body: Json): readonly Json[] {
  const requests = isJsonObject(body) ? body.requests : undefined
  if (!Array.isArray(requests)) throw batchInvalid('"requests"', 'must be an array')
  if (requests.length === 0) throw batchInvalid('"requests"', 'is empty')
  return requests
}

function checkNames({ id, group }: BatchPart, before: readonly BatchPart[], place: string): void {
  if (id === group || before.some((other) => other.id === id || other.group === id)) {
    throw batchInvalid(`${place}.id`, `"${id}" is taken by another request or group`)
  }
  if (group === undefined || before.at(-1)?.group === group) return
  if (before.some((other) => other.id === group)) throw batchInvalid(`${place}.atomicityGroup`, `"${group}" is the id of a request`)
  if (before.some((other) => other.group === group)) {
    throw batchInvalid(`${place}.atomicityGroup`, `"${group}" has ended already`, 'Put the requests of one group next to each other.')
  }
}

function checkDependencies({ dependsOn, group }: BatchPart, before: readonly BatchPart[], place: string): void {
  for (const name of dependsOn) {
    const request = before.find(({ id }) => id === name)
    const isGroup = name !== group && before.some((other) => other.group === name)
    if (request === undefined && !isGroup)
      throw batchInvalid(`${place}.dependsOn`, `names "${name}", which is no request or group before it`)
    if (request?.group !== undefined && request.group !== group) {
      throw batchInvalid(`${place}.dependsOn`, `names "${name}", which is part of a group`, `Name its group: "${request.group}".`)
    }
  }
}
