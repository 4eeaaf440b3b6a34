import type { FunctionContract } from '../types.ts'
import type { Comparison } from './compare-contracts.ts'
import { compareTypes, type TypeChange } from './compare-types.ts'

export type ResultTypeChange = { readonly name: string; readonly key: string; readonly before: string; readonly after: string }

/** Results, and their columns, whose type changed in this way. */
export function listResultTypes({ overloads, resultColumns }: Comparison, way: TypeChange): readonly ResultTypeChange[] {
  const whole = overloads.kept.map(({ name, key, before, after }) => ({ name, key, before: toType(before), after: toType(after) }))
  const columns = resultColumns.kept.map(({ name, owner, before, after }) => ({ name, key: owner.key, before, after }))
  return [...whole, ...columns].filter(({ before, after }) => compareTypes({ type: before }, { type: after }) === way)
}

/** What a record is made of is compared by its columns, and so it is one type. */
function toType({ result }: FunctionContract): string {
  return result.columns === undefined ? toFormat(result.type) : 'record'
}

/** Results have the internal names of types. */
function toFormat(type: string): string {
  return formats[type] ?? type
}

const formats: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
}
