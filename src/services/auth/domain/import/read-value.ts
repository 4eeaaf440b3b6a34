import { isUuid } from '../is-uuid.ts'

/** Null for nothing and for the empty text. */
export function readText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  return typeof value === 'string' ? value : String(value)
}

export function readUuid(value: unknown, name: string): string {
  const text = readText(value)
  if (text === null || !isUuid(text)) throw new RangeError(`${name} is no UUID`)
  return text.toLowerCase()
}

/** ISO 8601, or as PostgreSQL prints times: `2024-01-31 08:00:00.123456+00`. */
export function readTime(value: unknown, name: string): Date | null {
  const text = readText(value)
  if (text === null) return null
  const time = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
  if (Number.isNaN(time.getTime())) throw new RangeError(`${name} is no time`)
  return time
}

export function readTruth(value: unknown, name: string): boolean {
  const text = readText(value)?.toLowerCase() ?? 'false'
  if (['t', 'true', '1'].includes(text)) return true
  if (['f', 'false', '0'].includes(text)) return false
  throw new RangeError(`${name} is neither true nor false`)
}

export function readJsonObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const read = typeof value === 'string' && value !== '' ? parseJson(value, name) : value
  if (read === null || read === undefined || read === '') return {}
  if (typeof read !== 'object' || Array.isArray(read)) throw new RangeError(`${name} is no JSON object`)
  return Object.fromEntries(Object.entries(read))
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RangeError(`${name} is no JSON`)
  }
}
