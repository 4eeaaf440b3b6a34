import type { TypeName } from 'libpg-query'
import { findKind, listKind, listTexts } from '../../../postgres/statements/tree.ts'
import { renderPart } from './names.ts'

/** What the grammar calls the types that have SQL words of their own. */
const words: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  bpchar: 'character',
  varbit: 'bit varying',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
}

/** A type as `format_type` writes it: `character varying(40)`, `numeric(10,2)[]`. */
export function renderType(type: TypeName | undefined): string {
  const names = listTexts(type?.names)
  const isBuiltIn = names[0] === 'pg_catalog'
  const plain = names.filter((name, index) => !(index === 0 && (name === 'pg_catalog' || name === 'public')))
  const word = (names.length === 1 || isBuiltIn) && words[plain[0] ?? '']
  const modifiers = listKind(type?.typmods, 'A_Const').map(({ ival }) => String(ival?.ival ?? 0))
  const array = (type?.arrayBounds ?? []).map(() => '[]').join('')
  const limit = modifiers.length === 0 || plain[0] === 'interval' ? '' : `(${modifiers.join(',')})`
  return `${withLimit(word || plain.map(renderPart).join('.'), limit)}${array}`
}

/** `timestamp(3) with time zone`: the limit stands behind the first word. */
function withLimit(type: string, limit: string): string {
  return /^time(stamp)? with/.test(type) ? type.replace(/^\w+/, (first) => `${first}${limit}`) : `${type}${limit}`
}

export function isNamed(type: TypeName | undefined, ...names: readonly string[]): boolean {
  return names.includes(listTexts(type?.names).at(-1) ?? '') && findKind(type?.arrayBounds?.[0], 'Integer') === undefined
}
