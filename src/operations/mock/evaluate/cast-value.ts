import type { PlannedType } from '../../../query/plan.ts'
import { parseText } from '../rows/parse-text.ts'
import type { Json } from '../types.ts'
import { toText } from './read-value.ts'

const integers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8'])

/** A value as one of a type. Throws what `parseText` throws. */
export function castValue(value: Json, type: PlannedType | undefined): Json {
  if (type === undefined || value === null) return value
  const rounded = typeof value === 'number' && integers.has(type.name) ? Math.round(value) : value
  return parseText(toText(rounded) ?? '', { type: type.name, values: null })
}
