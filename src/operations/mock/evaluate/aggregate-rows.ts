import { assertNever } from '../../../base/assert-never.ts'
import type { PlannedColumn } from '../../../query/plan.ts'
import type { Json, MockRow } from '../types.ts'
import { compareValues } from './compare-values.ts'
import { readField } from './read-value.ts'

/** Groups rows by the columns that are no aggregates, and gives a row for each group; without such columns, one for all. */
export function aggregateRows(columns: readonly PlannedColumn[], rows: readonly MockRow[]): readonly MockRow[] {
  const keys = columns.filter(({ aggregate }) => aggregate === undefined)
  if (keys.length === 0) return [toGroupRow(columns, rows)]
  const groups = Map.groupBy(rows, (row) => JSON.stringify(keys.map(({ field }) => readField(field, row))))
  return [...groups.values()].map((group) => toGroupRow(columns, group))
}

function toGroupRow(columns: readonly PlannedColumn[], rows: readonly MockRow[]): MockRow {
  return Object.fromEntries(columns.map((column) => [column.alias ?? column.aggregate?.name ?? column.field.name, readGroup(column, rows)]))
}

function readGroup({ field, aggregate }: PlannedColumn, rows: readonly MockRow[]): Json {
  if (aggregate === undefined) return rows[0] === undefined ? null : readField(field, rows[0])
  if (aggregate.name === 'count' && field.name === '*') return rows.length
  const values = rows.map((row) => readField(field, row)).filter((value) => value !== null)
  const sorted = values.toSorted(compareValues)
  switch (aggregate.name) {
    case 'count':
      return values.length
    case 'min':
      return sorted[0] ?? null
    case 'max':
      return sorted.at(-1) ?? null
    case 'sum':
      return values.length === 0 ? null : sum(values)
    case 'avg':
      return values.length === 0 ? null : sum(values) / values.length
    default:
      return assertNever(aggregate.name)
  }
}

const sum = (values: readonly Json[]) => values.reduce<number>((total, value) => total + Number(value), 0)
