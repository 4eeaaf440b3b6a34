import { checkFailed, referenceMissing, textTooLong, valueMissing, valueTaken } from '../errors.ts'
import { fitsLimits } from '../rows/fits-limits.ts'
import { isAlike } from '../rows/invent-rows.ts'
import type { Json, MockColumn, MockRow, MockTable } from '../types.ts'
import type { RowSurroundings } from './complete-row.ts'
import { toText } from './read-value.ts'
import type { Scope } from './scope.ts'

/** Throws what PostgreSQL would: 22001, 23502, 23503, 23505, 23514. */
export function checkRow(table: MockTable, row: MockRow, { others, scope }: RowSurroundings): void {
  for (const column of table.columns) checkValue(table, column, row[column.name] ?? null)
  const taken = table.uniques.find((columns) => columns.length > 0 && others.some((other) => isAlike(row, other, columns)))
  if (taken !== undefined)
    throw valueTaken(
      table,
      taken,
      taken.map((name) => toText(row[name] ?? null) ?? ''),
    )
  for (const column of table.columns) checkReference(table, column, row, scope)
}

function checkValue({ name: table }: MockTable, { name, nullable, limits, type, typeLength }: MockColumn, value: Json): void {
  if (value === null && !nullable) throw valueMissing(table, name)
  if (typeof value === 'string' && typeLength !== undefined && [...value].length > typeLength) throw textTooLong(`${type}(${typeLength})`)
  if (!fitsLimits(value, limits)) throw checkFailed(table, name)
}

function checkReference({ name: table }: MockTable, { name, references }: MockColumn, row: MockRow, scope: Scope): void {
  const value = row[name] ?? null
  if (references === undefined || value === null) return
  const target = scope.api.tables.find((one) => `${one.schema}.${one.name}` === references.table)
  if (target === undefined) return
  const isThere = scope.rowsOf(target).some((other) => isAlike({ key: value }, { key: other[references.column] ?? null }, ['key']))
  if (!isThere) throw referenceMissing(table, name, String(value), target.name)
}
