import { createHash } from 'node:crypto'
import type { AskedExchange } from './types.ts'

const deciding = ['accept', 'accept-profile', 'content-profile', 'prefer', 'range']

/** The same for two requests that ask the same: parameters and keys of a JSON body in any order. */
export function toExchangeKey({ method, url, headers, body, caller }: AskedExchange): string {
  const { pathname, searchParams } = new URL(url, 'http://mock')
  searchParams.sort()
  const asked = [method, pathname, searchParams.toString(), caller, ...deciding.map((name) => headers[name] ?? ''), sortKeys(body)]
  return createHash('sha256').update(asked.join('\n')).digest('base64url')
}

function sortKeys(body: string): string {
  try {
    return JSON.stringify(sortValue(JSON.parse(body)))
  } catch {
    return body
  }
}

function sortValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortValue)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, sortValue(one)]))
}
