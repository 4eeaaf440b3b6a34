import { textUnreadable } from '../errors.ts'
import { decodeUrlText } from './decode-text.ts'
import { parseQueryPairs, type QueryPair } from './parse-query-pairs.ts'
import { isFilterName } from './query-groups.ts'

/** A query string in two: what it asks, with `openValue` where a filter's value stood, and those values in their order. */
export type OpenQuery = { readonly shape: string; readonly values: readonly string[] }

/** No query string holds it: NUL is refused. */
const openValue = '\0'

/** Operators whose operand is all the rest of the parameter, taken as it is; only as themselves, without an escape in name or operator. */
const openable = /(?<=[&;]|^)([^&;=%+]+)=((?:not\.)?(?:eq|neq|gte?|lte?|i?like|i?match)\.)([^&;]*)/g

/** The query string as it is: every request has its own shape. Throws PGRST100 for NUL. */
export function closedQuery(query: string): OpenQuery {
  if (query.includes(openValue)) throw textUnreadable('query string')
  return { shape: query, values: [] }
}

/**
 * The values of simple filters change from request to request and decide nothing about the plan: requests that differ in nothing else have one
 * shape. Values of lists, of logic trees and of escaped operators stay where they are. Throws PGRST100 for a value that cannot be read.
 */
export function openQuery(query: string): OpenQuery {
  const values: string[] = []
  const shape = closedQuery(query).shape.replace(openable, (whole: string, name: string, operator: string, value: string) => {
    if (!isFilterName(name)) return whole
    values.push(decodeUrlText(value, { plusIsSpace: true, where: 'query string' }))
    return `${name}=${operator}${openValue}`
  })
  return { shape, values }
}

/** A pair of a shape, and whether its value is still to come. */
export type ShapePair = readonly [...pair: QueryPair, isOpen: boolean]

/** The pairs of a shape; those without `=` say nothing. Throws PGRST100. */
export function parseShapePairs(shape: string): readonly ShapePair[] {
  const parts = shape === '' ? [] : shape.split(/[&;]/)
  return parts.flatMap((part) => {
    const isOpen = part.endsWith(openValue)
    const [pair] = parseQueryPairs(isOpen ? part.slice(0, -openValue.length) : part, 'query string')
    return pair?.[1] === undefined ? [] : [[pair[0], pair[1], isOpen] as const]
  })
}
