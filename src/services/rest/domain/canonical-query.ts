import { encodeUrlText } from './encode-url-text.ts'
import { parseQueryPairs } from './parse-query-pairs.ts'

/** A query string sorted by name and encoded anew: the query part of Content-Location. Throws PGRST100. */
export function toCanonicalQuery(query: string): string {
  const values = new Map<string, string>()
  for (const [name, value = ''] of parseQueryPairs(query, 'query string')) {
    const text = encodeUrlText(value)
    const others = values.get(name)
    values.set(name, others === undefined ? text : `${others},${text}`)
  }
  return Array.from(values.keys())
    .sort()
    .map((name) => `${encodeUrlText(name)}=${values.get(name)}`)
    .join('&')
}
