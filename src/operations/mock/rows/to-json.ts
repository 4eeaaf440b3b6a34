import type { Json } from '../types.ts'

/** PostgreSQL's text of a value as its JSON: `{1,2}` of integer[] → [1, 2]. `type` as `format_type` prints it, or as `pg_type` names it. */
export function toJson(text: string, type: string): Json {
  if (type.endsWith('[]')) return splitArray(text).map((element) => toJson(element, type.slice(0, -2)))
  const bare = type.replace(/\(.*?\)/, '')
  if (numbers.has(bare)) return Number(text)
  if (bare === 'boolean' || bare === 'bool') return text === 'true' || text === 't'
  if (bare === 'json' || bare === 'jsonb') return JSON.parse(text) as Json
  if (bare === 'timestamp with time zone' || bare === 'timestamptz') return text.replace(/(\.\d+)?Z$/, '+00:00')
  if (bare === 'timestamp without time zone' || bare === 'timestamp') return text.replace(/\.000$/, '')
  return bare.endsWith('range') ? text.replaceAll('"', '') : text
}

const numbers = new Set([
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
  'oid',
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
])

/** Elements of `{a,"b c",NULL}`; those of arrays within arrays are left together. */
export function splitArray(text: string): readonly string[] {
  const body = text.replace(/^\{|\}$/g, '')
  return Array.from(body.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g), ([, quoted, plain = '']) => quoted?.replaceAll(/\\(.)/g, '$1') ?? plain)
}
