import { createSeededRandom, pickInteger, type Random } from '../../../base/seeded-random.ts'
import type { Json, MockColumn, MockRow, MockTable } from '../types.ts'
import { inventValue } from './invent-value.ts'

export type Inventing = { readonly seed: number /** Of each table. */; readonly count: number }

/** Tables by `schema.name`, each with its rows. */
export type InventedRows = ReadonlyMap<string, readonly MockRow[]>

/** Rows for every table: those that are referred to come first, so that every reference leads somewhere. The same seed gives the same rows. */
export function inventRows(tables: readonly MockTable[], inventing: Inventing): InventedRows {
  const rows = new Map<string, readonly MockRow[]>()
  for (const table of orderByReferences(tables)) rows.set(toKey(table), inventTable(table, rows, inventing))
  return rows
}

export const toKey = ({ schema, name }: { readonly schema: string; readonly name: string }) => `${schema}.${name}`

function inventTable(table: MockTable, known: InventedRows, { seed, count }: Inventing): readonly MockRow[] {
  const random = createSeededRandom(seed + hash(toKey(table)))
  const rows: MockRow[] = []
  // A key made of references has only so many values: rows that would repeat one are left out.
  for (let index = 0; index < count; index++) {
    const row = inventRow(table, { known, random, index })
    if (!hasTwin(row, rows, table)) rows.push(row)
  }
  return rows
}

export type RowMeans = { readonly known: InventedRows; readonly random: Random; readonly index: number }

export function inventRow(
  { columns, primaryKey, uniques }: Pick<MockTable, 'columns' | 'primaryKey' | 'uniques'>,
  means: RowMeans,
): MockRow {
  const parents = new Map<string, MockRow | undefined>()
  const keys = [primaryKey, ...uniques].filter(({ length }) => length === 1).flat()
  const invent = (column: MockColumn): Json => {
    if (column.references !== undefined) return findReferred(column, parents, means)
    if (keys.includes(column.name)) return inventKey(column, means)
    if (column.nullable && means.random() < 0.2) return null
    return inventValue(column, means)
  }
  return Object.fromEntries(columns.map((column) => [column.name, invent(column)]))
}

/** All references of a row to one table lead to the same row of it, as a key of several columns wants. */
function findReferred(
  { references, nullable }: MockColumn,
  parents: Map<string, MockRow | undefined>,
  { known, random, index }: RowMeans,
): Json {
  if (references === undefined) return null
  const rows = known.get(references.table) ?? []
  if (!parents.has(references.table))
    parents.set(references.table, rows[(index + pickInteger(random, 0, rows.length)) % Math.max(1, rows.length)])
  return parents.get(references.table)?.[references.column] ?? (nullable ? null : (rows[0]?.[references.column] ?? null))
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

function orderByReferences(tables: readonly MockTable[]): readonly MockTable[] {
  const ordered: MockTable[] = []
  const seen = new Set<string>()
  const byKey = new Map(tables.map((table) => [toKey(table), table]))
  const visit = (table: MockTable): void => {
    if (seen.has(toKey(table))) return
    seen.add(toKey(table))
    for (const { references } of table.columns) {
      const parent = references && byKey.get(references.table)
      if (parent !== undefined) visit(parent)
    }
    ordered.push(table)
  }
  for (const table of tables) visit(table)
  return ordered
}

/** FNV-1a, 32 bits (Fowler, Noll and Vo 1991): each table has its own random sequence. */
function hash(text: string): number {
  return [...text].reduce((value, letter) => Math.imul(value ^ (letter.codePointAt(0) ?? 0), 16_777_619), 2_166_136_261) >>> 0
}
