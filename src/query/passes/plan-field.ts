import type { Table } from '../../catalog/types.ts'
import type { Field } from '../intent.ts'
import type { PlannedField } from '../plan.ts'

/**
 * A field of a level. A name the table does not have is left for PostgreSQL, which knows computed columns by every spelling
 * and answers 42703 with a hint of its own.
 */
export function planField(field: Field, table: Table | undefined): PlannedField {
  const column = table?.columns.get(field.name)
  const isJson = column?.isJson ?? table?.computedColumns.get(field.name)?.isJson ?? false
  return {
    name: field.name,
    path: field.path,
    isJson,
    isWholeRow: false,
    isComputed: table !== undefined && column === undefined && field.name !== '*',
    toJson: null,
  }
}

/** The same, as a value of the answer: a domain's own JSON form is used when it has one. */
export function planOutputField(field: Field, table: Table | undefined): PlannedField {
  return { ...planField(field, table), toJson: table?.columns.get(field.name)?.representation?.toJson ?? null }
}
