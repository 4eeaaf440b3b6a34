import type { ColumnRef } from 'libpg-query'
import { findKind, listTexts } from '../../postgres/statements/tree.ts'
import type { KnownColumn, Range, Scope } from './types.ts'

/** A column, or the whole row of a range (`column` undefined). */
export type FoundColumn = { readonly range: Range; readonly column: KnownColumn | undefined }

/** What a name means: a column of the innermost query that has one, else the row of a range of that name. */
export function findColumn(reference: ColumnRef, scope: Scope | undefined): FoundColumn | undefined {
  if (scope === undefined) return undefined
  return findHere(reference, scope.ranges) ?? findColumn(reference, scope.outer)
}

function findHere(reference: ColumnRef, ranges: readonly Range[]): FoundColumn | undefined {
  const names = listTexts(reference.fields)
  const isRow = reference.fields?.some((field) => findKind(field, 'A_Star') !== undefined) ?? false
  if (isRow) return findRow(names.at(-1), ranges)
  const column = names.at(-1)
  const alias = names.at(-2)
  const candidates = alias === undefined ? [...ranges].sort(mergedFirst) : ranges.filter((range) => range.alias === alias)
  for (const range of candidates) {
    const found = range.columns.find(({ name }) => name === column)
    if (found !== undefined) return { range, column: found }
  }
  return alias === undefined ? findRow(column, ranges) : undefined
}

function findRow(alias: string | undefined, ranges: readonly Range[]): FoundColumn | undefined {
  const range = ranges.find((candidate) => candidate.alias !== '' && candidate.alias === alias)
  return range && { range, column: undefined }
}

// A bare name that JOIN … USING merged means the merged column.
function mergedFirst(one: Range, other: Range): number {
  return Number(other.alias === '') - Number(one.alias === '')
}
