import type { Table } from '../../../catalog/types.ts'
import type { RowCheck } from '../store/read-row-checks.ts'
import type { RelationContract } from '../types.ts'
import type { ColumnMeans } from './build-column.ts'

type RowChecks = NonNullable<RelationContract['rowChecks']>

/** The checks that rows of a relation must pass. What is written through a view meets those of its table, with the names that the view has for the columns. */
export function buildRowChecks(table: Table, all: ReadonlyMap<string, readonly RowCheck[]>, { known }: ColumnMeans): RowChecks {
  const own = all.get(`${table.schema}.${table.name}`)
  if (own !== undefined) return Object.fromEntries(own.map(({ expression, columns }) => [expression, columns]))
  if (!table.kind.endsWith('view') || !(table.insertable || table.updatable)) return {}
  const shown = (known(table.schema, table.name) ?? []).flatMap(({ name, origin }) => (origin === undefined ? [] : [{ name, origin }]))
  const [base, ...others] = new Set(shown.map(({ origin }) => `${origin.table.schema}.${origin.table.name}`))
  if (base === undefined || others.length > 0) return {}
  const names = new Map(shown.map(({ name, origin }) => [origin.column, name]))
  return Object.fromEntries(
    (all.get(base) ?? []).map(({ expression, columns }) => [expression, columns.flatMap((column) => names.get(column) ?? [])]),
  )
}
