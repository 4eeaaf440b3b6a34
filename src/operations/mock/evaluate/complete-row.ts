import { inventValue } from '../rows/invent-value.ts'
import { parseText } from '../rows/parse-text.ts'
import { toJson } from '../rows/to-json.ts'
import type { Json, MockColumn, MockRow, MockTable } from '../types.ts'
import { toText } from './read-value.ts'
import type { Scope } from './scope.ts'

export type RowSurroundings = { /** Rows that are there. */ readonly others: readonly MockRow[]; readonly scope: Scope }

/** A row with the defaults of what it lacks. */
export function completeRow({ columns }: MockTable, given: MockRow, { others, scope }: RowSurroundings): MockRow {
  const complete = (column: MockColumn) => (column.name in given ? (given[column.name] ?? null) : makeDefault(column, { others, scope }))
  return Object.fromEntries(columns.map((column) => [column.name, complete(column)]))
}

function makeDefault(column: MockColumn, { others, scope }: RowSurroundings): Json {
  const { standard, type, name } = column
  if (standard === undefined) return null
  if (standard === 'identity' || standard.startsWith('nextval(')) return Math.max(0, ...others.map((row) => Number(row[name] ?? 0))) + 1
  if (/^(now\(\)|current_timestamp)/i.test(standard)) return toJson(new Date(scope.clock.now()).toISOString(), type)
  const literal = /^'(.*?)'(::.*)?$/.exec(standard)?.[1] ?? /^(true|false|-?\d+(\.\d+)?)$/.exec(standard)?.[0]
  return literal === undefined ? inventValue(column, { index: others.length, random: scope.random }) : toJson(literal, type)
}

/** JSON of a body as values of the columns. Throws what `parseText` throws. */
export function parseRow({ columns }: MockTable, given: Readonly<Record<string, Json>>): MockRow {
  const types = new Map(columns.map((column) => [column.name, column]))
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, parseValue(types.get(name), value)]))
}

function parseValue(column: MockColumn | undefined, value: Json): Json {
  if (column === undefined || value === null || Array.isArray(value)) return value
  if (column.type === 'json' || column.type === 'jsonb') return value
  return parseText(toText(value) ?? '', column)
}
