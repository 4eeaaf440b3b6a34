import { createSeededRandom, pickInteger, type Random } from '../../../base/seeded-random.ts'
import type { Json, MockColumn, MockRow, MockTable } from '../types.ts'
import { inventValue } from './invent-value.ts'
import { orderByReferences } from './order-by-references.ts'
import { toKey } from './to-key.ts'

export type Inventing = { readonly seed: number /** Of each table. */; readonly count: number }

/** Tables by `schema.name`, each with its rows. */
export type InventedRows = ReadonlyMap<string, readonly MockRow[]>

/** Rows for every table: those that are referred to come first, so that every reference leads somewhere. The same seed gives the same rows. */
export function inventRows(tables: readonly MockTable[], inventing: Inventing): InventedRows {
  const rows = new Map<string, readonly MockRow[]>()
  for (const table of orderByReferences(tables)) rows.set(toKey(table), inventTable(table, rows, inventing))
  return rows
}

function inventTable(table: MockTable, known: InventedRows, { seed, count }: Inventing): readonly MockRow[] {
  const random = createSeededRandom(seed + hash(toKey(table)))
  const rows: MockRow[] = []
  // A table that refers to itself does so to its earlier rows.
  const knownHere = new Map<string, readonly MockRow[]>([...known, [toKey(table), rows]])
  // A key made of references has only so many values: rows that would repeat one are left out.
  for (let index = 0; index < count; index++) {
    const row = inventRow(table, { known: knownHere, random, index })
    if (!hasTwin(row, rows, table)) rows.push(row)
  }
  return rows
}

export type RowMeans = { readonly known: InventedRows; readonly random: Random; readonly index: number }

export function inventRow(table: Pick<MockTable, 'columns' | 'primaryKey' | 'uniques'>, means: RowMeans): MockRow {
  const { columns, primaryKey, uniques } = table
  const referred = findReferred(columns, means)
  const keys = [primaryKey, ...uniques].filter(({ length }) => length === 1).flat()
  const invent = (column: MockColumn): Json => {
    if (column.references !== undefined) return referred.get(column.name) ?? null
    if (keys.includes(column.name)) return inventKey(column, means)
    return mayBeNull(column, columns) && means.random() < 0.2 ? null : inventValue(column, means)
  }
  return Object.fromEntries(columns.map((column) => [column.name, invent(column)]))
}

/** A moment beside a state is there: "what is published has a date" is a check over two columns, and those are in no contract. */
function mayBeNull({ nullable, type }: MockColumn, columns: readonly MockColumn[]): boolean {
  return nullable && !(/^(date|timestamp)/.test(type) && columns.some(({ values }) => values !== null))
}

/**
 * Values of the columns that refer. Those of a key of several columns lead to the same row; several references to one column lead to rows that follow
 * one another, for pairs are seldom of one and the same, and mostly in order.
 */
function findReferred(columns: readonly MockColumn[], { known, random, index }: RowMeans): ReadonlyMap<string, Json> {
  const referring = columns.flatMap(({ name, references }) => (references === undefined ? [] : [{ name, references }]))
  const values = [...Map.groupBy(referring, ({ references }) => references.table)].flatMap(([target, ofTarget]) => {
    const rows = known.get(target) ?? []
    const byColumn = [...Map.groupBy(ofTarget, ({ references }) => references.column)]
    const most = Math.max(...byColumn.map(([, rivals]) => rivals.length))
    const first = (index + pickInteger(random, 0, rows.length)) % Math.max(1, rows.length - most + 1)
    return byColumn.flatMap(([column, rivals]) => rivals.map(({ name }, place) => [name, rows[first + place]?.[column] ?? null] as const))
  })
  return new Map(values)
}

const integers = new Set(['smallint', 'integer', 'bigint'])

function inventKey(column: MockColumn, means: RowMeans): Json {
  if (integers.has(column.type)) return means.index + 1
  if (column.values !== null) return column.values[means.index % column.values.length] ?? null
  return inventValue(column, means)
}

export function hasTwin(row: MockRow, rows: readonly MockRow[], { uniques }: Pick<MockTable, 'uniques'>): boolean {
  return uniques.some((columns) => columns.length > 0 && rows.some((other) => isAlike(row, other, columns)))
}

export function isAlike(one: MockRow, other: MockRow, columns: readonly string[]): boolean {
  return columns.every(
    (column) => one[column] !== null && one[column] !== undefined && JSON.stringify(one[column]) === JSON.stringify(other[column]),
  )
}

/** FNV-1a, 32 bits (Fowler, Noll and Vo 1991): each table has its own random sequence. */
function hash(text: string): number {
  return [...text].reduce((value, letter) => Math.imul(value ^ (letter.codePointAt(0) ?? 0), 16_777_619), 2_166_136_261) >>> 0
}
