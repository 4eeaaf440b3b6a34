import type { PlacedPage } from '../../../query/intent.ts'
import { limitNegative, rangeReversed } from '../errors.ts'
import { placedField } from './parse-field.ts'
import { parseParameter } from './parse-parameter.ts'

export type Page = { readonly offset: number; readonly limit: number | undefined }

export const wholePage: Page = { offset: 0, limit: undefined }

/** `limit` and `offset` by the embeds before them; of the same parameter given twice the last one counts. */
export function parsePages(pairs: readonly (readonly [name: string, value: string, ...unknown[]])[]): readonly PlacedPage[] {
  const pages = new Map<string, { limit?: number; offset?: number }>()
  for (const [name, value] of pairs) {
    const kind = name.endsWith('limit') ? 'limit' : 'offset'
    const prefix = name.slice(0, -kind.length)
    const number = parseInteger(value)
    if (number !== undefined) pages.set(prefix, { ...pages.get(prefix), [kind]: number })
  }
  return Array.from(pages, ([prefix, { limit, offset = 0 }]) => ({ embeds: parseEmbeds(prefix), offset, limit }))
}

/**
 * The page of the target itself: what both the query string and the `Range` header let through.
 * Throws PGRST103 when that is nothing, unless it was asked for with `limit=0`.
 */
export function parseTopPage(asked: Page, range: string | undefined): Page {
  if (asked.limit === 0) return { offset: 0, limit: 0 }
  const [from, to] = parseRange(range)
  if (to < from) throw rangeReversed()
  const lower = Math.max(from, asked.offset, 0)
  const upper = Math.min(to, asked.limit === undefined ? Infinity : asked.offset + asked.limit - 1)
  if (upper < lower) throw limitNegative()
  return { offset: lower, limit: upper === Infinity ? undefined : Math.min(upper - lower + 1, Number.MAX_SAFE_INTEGER) }
}

/** RFC 9110, section 14.2, in rows: `0-24`, `25-`. Anything else is no range. */
function parseRange(range: string | undefined): readonly [from: number, to: number] {
  const [, from, to] = /^(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (from === undefined) return [0, Infinity]
  return [parseInteger(from) ?? 0, to === '' ? Infinity : (parseInteger(to ?? '') ?? Infinity)]
}

function parseEmbeds(prefix: string): readonly string[] {
  return prefix === '' ? [] : parseParameter(placedField, `${prefix}limit`, 'failed to parse tree path').embeds
}

function parseInteger(text: string): number | undefined {
  if (!/^\s*-?\d+\s*$/.test(text)) return undefined
  return Math.max(Math.min(Number(text), Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER)
}
