import { isJsonObject, isRawNumber, type Json } from './exact-json.ts'
import { getReferenced, parseReference } from './reference.ts'
import type { Answers, Reference } from './types.ts'

/** An object `{"$ref": "$a/0/id"}` stands for what it refers to. Text alone never does: it may be what somebody has typed. */
function findReference(value: Json): Reference | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined
  const { $ref } = value
  return typeof $ref === 'string' ? parseReference($ref) : undefined
}

export function listBodyReferences(value: Json | undefined): readonly Reference[] {
  if (value === undefined || value === null || typeof value !== 'object' || isRawNumber(value)) return []
  const reference = findReference(value)
  return reference === undefined ? Object.values(value).flatMap(listBodyReferences) : [reference]
}

/** Throws `batch_reference_missing`. */
export function resolveBody(value: Json, answers: Answers): Json {
  if (value === null || typeof value !== 'object' || isRawNumber(value)) return value
  if (Array.isArray(value)) return value.map((element: Json) => resolveBody(element, answers))
  const reference = findReference(value)
  if (reference !== undefined) return getReferenced(reference, answers)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolveBody(member, answers)]))
}
