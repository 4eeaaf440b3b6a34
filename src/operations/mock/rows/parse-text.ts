import { enumInvalid, momentInvalid, momentOutOfRange, numberTooLarge, valueInvalid } from '../errors.ts'
import type { Json, MockColumn } from '../types.ts'
import { toJson } from './to-json.ts'

/** What a text has to be: of a column, a parameter, a cast. */
export type Wanted = Pick<MockColumn, 'type' | 'values'>

/** The text of a request as JSON of a type. Throws what PostgreSQL would: 22P02, 22003, 22007, 22008. Elements of arrays are taken as they come. */
export function parseText(text: string, { type, values }: Wanted): Json {
  if (type.endsWith('[]')) return toJson(text, type)
  if (values !== null && !values.map(String).includes(text)) {
    if (values.every((value) => typeof value === 'string')) throw enumInvalid(type.replace(/^public\./, ''), text)
    if (!patterns.number.test(text)) throw valueInvalid(type, text)
  }
  checkText(text, type.replace(/\(.*?\)/, ''))
  return toJson(text, type)
}

const patterns = {
  integer: /^\s*[+-]?\d+\s*$/,
  number: /^\s*([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|nan|[+-]?inf(inity)?)\s*$/i,
  boolean: /^\s*(t|true|f|false|y|yes|n|no|on|off|0|1)\s*$/i,
  uuid: /^\s*\{?[\da-f]{4}(-?[\da-f]{4}){7}\}?\s*$/i,
  moment: /^\s*(now|today|tomorrow|yesterday|epoch|[+-]?infinity)\s*$/i,
}

const integers: Readonly<Record<string, bigint>> = {
  smallint: 2n ** 15n,
  int2: 2n ** 15n,
  integer: 2n ** 31n,
  int4: 2n ** 31n,
  bigint: 2n ** 63n,
  int8: 2n ** 63n,
}
const numbers = new Set(['numeric', 'real', 'double precision', 'float4', 'float8'])

function checkText(text: string, type: string): void {
  const bound = integers[type]
  if (bound !== undefined) {
    if (!patterns.integer.test(text)) throw valueInvalid(type, text)
    if (BigInt(text.trim().replace(/^\+/, '')) >= bound) throw numberTooLarge(type, text)
  }
  if (numbers.has(type) && !patterns.number.test(text)) throw valueInvalid(type, text)
  if ((type === 'boolean' || type === 'bool') && !patterns.boolean.test(text)) throw valueInvalid('boolean', text)
  if (type === 'uuid' && !patterns.uuid.test(text)) throw valueInvalid(type, text)
  if (/^(date|timestamp)/.test(type) && !patterns.moment.test(text) && Number.isNaN(Date.parse(text))) {
    if (/^\s*\d{4}-\d\d?-\d\d?/.test(text)) throw momentOutOfRange(text)
    throw momentInvalid(type.replace(' without time zone', ''), text)
  }
  if ((type === 'json' || type === 'jsonb') && !isJson(text)) throw valueInvalid('json', text)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
