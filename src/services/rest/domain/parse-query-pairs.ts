import { decodeUrlText } from './decode-text.ts'

export type QueryPair = readonly [name: string, value: string]

/** A query string (WHATWG form encoding, `;` separates as well as `&`); a name without `=` has the value undefined. */
export function parseQueryPairs(query: string, where: string): readonly (readonly [name: string, value: string | undefined])[] {
  if (query === '') return []
  return query.split(/[&;]/).map((pair) => {
    const equals = pair.indexOf('=')
    const decode = (text: string) => decodeUrlText(text, { plusIsSpace: true, where })
    return equals === -1 ? [decode(pair), undefined] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))]
  })
}
