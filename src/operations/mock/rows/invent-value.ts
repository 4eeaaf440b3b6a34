import { pickInteger, type Random } from '../../../base/seeded-random.ts'
import { listValues } from '../../../catalog/values/list-values.ts'
import { noHints } from '../../../catalog/values/read-hints.ts'
import { toPlainShape, type ValueShape } from '../../../catalog/values/value-shape.ts'
import type { Json, MockColumn } from '../types.ts'
import { fitsLimits } from './fits-limits.ts'
import { toJson } from './to-json.ts'

/** A value that a column could hold, the same for the same place in the same random sequence. `index`: of the row, from 0. */
export function inventValue(column: MockColumn, { index, random }: { readonly index: number; readonly random: Random }): Json {
  if (column.values !== null) return toElement(column, pick(column.values, random))
  const texts = [...listReadable(column, index), ...listValues(toShape(column.type), { hints: toHints(column), random })]
  const candidates = texts.map((text) => toJson(text, column.type))
  return candidates.find((value) => fitsLimits(value, column.limits)) ?? candidates[0] ?? null
}

/** A column of an array of enums has one of its values in it. */
function toElement({ type }: MockColumn, value: string | number): Json {
  return type.endsWith('[]') ? [value] : value
}

function pick<T>(values: readonly T[], random: Random): T {
  const value = values[pickInteger(random, 0, values.length - 1)]
  if (value === undefined) throw new RangeError('There is nothing to pick from')
  return value
}

function toShape(type: string): ValueShape {
  if (type.endsWith('[]')) return { kind: 'array', of: toShape(type.slice(0, -2)) }
  const range = ranges[type]
  return range === undefined ? toPlainShape(type) : { kind: 'range', of: toPlainShape(range) }
}

const ranges: Readonly<Record<string, string>> = {
  int4range: 'integer',
  int8range: 'bigint',
  numrange: 'numeric',
  daterange: 'date',
  tsrange: 'timestamp without time zone',
  tstzrange: 'timestamp with time zone',
}

/** What a person would write there: `title 3`, and an address that is nobody's where the name says address. */
function listReadable({ name, type }: MockColumn, index: number): readonly string[] {
  if (!/^(text|character|citext)/.test(type)) return []
  const number = index + 1
  const words = `${name.replaceAll('_', ' ')} ${number}`
  const slug = `${name.replaceAll('_', '-')}-${number}`
  if (/mail/.test(name)) return [`person${number}@example.org`, words, slug]
  if (/(url|link|website|avatar)/.test(name)) return [`https://example.org/${slug}`, words, slug]
  return [words, slug, `${words}. It was made up for a mock, so that there is something to read here.`]
}

function toHints({ limits }: MockColumn) {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength, pattern } = limits
  const numbers = [minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength].filter((one) => one !== undefined)
  return {
    ...noHints,
    numbers: numbers.toSorted((a, b) => a - b),
    patterns: pattern === undefined ? [] : [pattern],
    areLengths: minLength !== undefined || maxLength !== undefined,
  }
}
