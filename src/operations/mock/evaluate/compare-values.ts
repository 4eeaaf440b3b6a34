import type { Json } from '../types.ts'

/** Below 0, 0 or above, as PostgreSQL orders two values of one type: numbers as numbers, moments as moments, texts by their letters. */
export function compareValues(one: Json, other: Json): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  const [a, b] = [toComparable(one), toComparable(other)]
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b), 'en')
}

const moment = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/

function toComparable(value: Json): number | string {
  if (typeof value === 'string' && moment.test(value)) return Date.parse(value)
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'object' ? JSON.stringify(value) : value
}

/** The text of a request as a value of the kind that it is compared with. */
export function parseLike(value: Json, text: string): Json {
  if (typeof value === 'number') return Number(text)
  if (typeof value === 'boolean') return /^(t|true|1|y|yes|on)$/i.test(text)
  return text
}
