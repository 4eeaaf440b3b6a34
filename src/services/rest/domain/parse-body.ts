import { isUtf8 } from 'node:buffer'
import type { Body, MediaType } from '../../../query/intent.ts'
import { bodyInvalid } from '../errors.ts'
import { checkedText } from './decode-text.ts'
import { parseCsvRows } from './parse-csv-rows.ts'
import { parseQueryPairs, type QueryPair } from './parse-query-pairs.ts'

type JsonBody = Extract<Body, { kind: 'json' }>

export type BodyReading = {
  readonly bytes: Buffer
  readonly mediaType: MediaType
  readonly isCall: boolean
  /** With `columns=` the keys are known: the text is left for PostgreSQL to judge. */
  readonly columns: readonly string[] | undefined
}

/** Throws PGRST102 for what cannot be rows, or the arguments of a function. */
export function parseBody(asked: BodyReading): Body {
  switch (asked.mediaType.type) {
    case 'application/json':
    case 'application/vnd.pgrst.array+json':
    case 'application/vnd.pgrst.array':
      return asked.columns === undefined ? parseJson(asked) : trustJson(asked.bytes, asked.columns)
    case 'text/csv':
      return { ...fromValue(parseCsvRows(asked.bytes), undefined, 'All lines must have same number of fields'), isCsv: true }
    case 'application/x-www-form-urlencoded':
      return parseForm(asked)
    case 'text/plain':
    case 'text/xml':
    case 'application/octet-stream':
      if (asked.isCall) return parseRaw(asked)
  }
  throw bodyInvalid(`Content-Type not acceptable: ${asked.mediaType.type}`)
}

function parseJson({ bytes, isCall }: BodyReading): JsonBody {
  if (bytes.length === 0 && isCall) return fromValue({}, Buffer.from('{}'), '')
  return fromValue(parseJsonText(bytes), bytes, 'All object keys must match')
}

function parseJsonText(bytes: Buffer): unknown {
  try {
    if (isUtf8(bytes)) return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw bodyInvalid('Empty or invalid json')
}

function trustJson(bytes: Buffer, keys: readonly string[]): JsonBody {
  if (!isUtf8(bytes)) throw bodyInvalid('Empty or invalid json')
  const start = bytes.toString('latin1').trimStart()
  const shape = start.startsWith('[') ? 'array' : start.startsWith('{') ? 'object' : 'other'
  return { kind: 'json', text: bytes, keys, shape, isEmptyArray: /^\[\s*\]/.test(start) }
}

/** Anything that is neither an object nor an array counts as no rows at all. */
function fromValue(value: unknown, bytes: Buffer | undefined, unequalKeys: string): JsonBody {
  const text = bytes ?? Buffer.from(JSON.stringify(value))
  if (Array.isArray(value) && value.length > 0) {
    const keys = findCommonKeys(value)
    if (keys === undefined) throw bodyInvalid(unequalKeys)
    return { kind: 'json', text, keys, shape: 'array', isEmptyArray: false }
  }
  if (isObject(value)) return { kind: 'json', text, keys: Object.keys(value).sort(), shape: 'object', isEmptyArray: false }
  return { kind: 'json', text: Buffer.from('[]'), keys: [], shape: 'array', isEmptyArray: true }
}

function findCommonKeys(rows: readonly unknown[]): readonly string[] | undefined {
  const first = rows[0]
  if (!isObject(first)) return undefined
  const keys = Object.keys(first).sort()
  const hasSameKeys = (row: unknown) =>
    isObject(row) && Object.keys(row).length === keys.length && keys.every((key) => Object.hasOwn(row, key))
  return rows.every(hasSameKeys) ? keys : undefined
}

function parseForm({ bytes, isCall }: BodyReading): Body {
  const fields = parseQueryPairs(bytes.toString('latin1'), 'form').map(([name, value = '']): QueryPair => [name, value])
  if (isCall) return { kind: 'form', fields }
  return fromValue(Object.fromEntries(fields), undefined, '')
}

function parseRaw({ bytes, mediaType }: BodyReading): Body {
  if (mediaType.type !== 'application/octet-stream') checkedText(bytes, 'body')
  return { kind: 'raw', mediaType: mediaType.type, bytes }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
