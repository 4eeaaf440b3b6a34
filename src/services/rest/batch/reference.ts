import { referenceMissing, referenceNotPlain } from './errors.ts'
import { isJsonObject, isRawNumber, type Json } from './exact-json.ts'
import type { Answers, Reference } from './types.ts'

/** OData's rule `request-id`: the unreserved characters of a URL. */
export const idPattern = /^[A-Za-z0-9._~-]+$/

/** Undefined for text that is no reference. Names in the path may be percent-encoded. */
export function parseReference(text: string): Reference | undefined {
  const [, id, path = ''] = /^\$([A-Za-z0-9._~-]+)((?:\/[^/]+)*)$/.exec(text) ?? []
  return id === undefined ? undefined : { id, path: path.split('/').slice(1).map(decodeName) }
}

export function renderReference({ id, path }: Reference): string {
  return [`$${id}`, ...path].join('/')
}

/** Throws `batch_reference_missing`. */
export function getReferenced(reference: Reference, answers: Answers): Json {
  const value = findReferenced(reference, answers)
  if (value === undefined) throw referenceMissing(renderReference(reference))
  return value
}

export function findReferenced({ id, path }: Reference, answers: Answers): Json | undefined {
  return path.reduce<Json | undefined>(step, answers.find(id)?.json())
}

/** Text of a value that can stand in a URL. Throws `batch_reference_missing`, `batch_reference_not_plain`. */
export function getReferencedText(reference: Reference, answers: Answers): string {
  const value = getReferenced(reference, answers)
  if (isRawNumber(value)) return value.rawJSON
  if (value === null || typeof value === 'object') throw referenceNotPlain(renderReference(reference))
  return String(value)
}

function step(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
