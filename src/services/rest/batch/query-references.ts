import { encodeUrlText } from '../domain/encode-url-text.ts'
import { getReferencedText, parseReference } from './reference.ts'
import type { Answers, Reference } from './types.ts'

/** Where a reference ends in a URL: at what separates parameters, values of a list, conditions of a tree. */
const referenceInQuery = /\$[A-Za-z0-9._~-]+(?:\/[^/&;=,(){}"$]+)*/g

/** A `$` that is meant as such is written `%24`, as `encodeURIComponent` does. */
export function listQueryReferences(query: string): readonly Reference[] {
  return (query.match(referenceInQuery) ?? []).flatMap((text) => parseReference(text) ?? [])
}

/** Puts in the values of references to `known` requests. Throws `batch_reference_missing`, `batch_reference_not_plain`. */
export function resolveQuery(query: string, known: readonly string[], answers: Answers): string {
  return query.replace(referenceInQuery, (text, at: number) => {
    const reference = parseReference(text)
    if (reference === undefined || !known.includes(reference.id)) return text
    const value = getReferencedText(reference, answers)
    return encodeUrlText(isInBrackets(query.slice(0, at)) ? quote(value) : value)
  })
}

/** In lists and trees a comma or bracket of the value would be taken for one of the request. */
function quote(value: string): string {
  return /^[\w-]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, '\\$&')}"`
}

function isInBrackets(before: string): boolean {
  const parameter = before.slice(Math.max(before.lastIndexOf('&'), before.lastIndexOf(';')) + 1)
  return count(parameter, /[({]/g) > count(parameter, /[)}]/g)
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
