import type { Column } from '../../../../catalog/types.ts'
import { toComponentName } from './component-name.ts'
import { describeColumn, isWritable } from './describe-column.ts'
import { describeObject, type Json, type TypeBook } from './json-schema.ts'
import type { UsableTable } from './usable-table.ts'

/** Schema components of a table: a row as it is read, as it is inserted, as it is changed. */
export function describeRows({ table, neverNull }: Pick<UsableTable, 'table' | 'neverNull'>, book: TypeBook): Json {
  const name = toComponentName(table.name)
  const columns = [...table.columns.values()]
  const writable = columns.filter(isWritable)
  const toRead = (column: Column) => (neverNull.has(column.name) ? { ...column, nullable: false } : column)
  const properties = (chosen: readonly Column[]) => Object.fromEntries(chosen.map((one) => [one.name, describeColumn(table, one, book)]))
  const about = {
    ...(table.comment !== null && { description: table.comment }),
    ...(table.deprecation !== null && { deprecated: true }),
  }
  return {
    [name]: { ...describeObject(properties(columns.map(toRead)), columns.map(toName)), ...about },
    ...(table.insertable && { [`${name}.insert`]: describeObject(properties(writable), writable.filter(isNeeded).map(toName)) }),
    ...(table.updatable && { [`${name}.update`]: describeObject(properties(writable), []) }),
  }
}

export function referToRow(table: string, form: 'read' | 'insert' | 'update' = 'read'): Json {
  return { $ref: `#/components/schemas/${toComponentName(table)}${form === 'read' ? '' : `.${form}`}` }
}

/** Without a value, PostgreSQL would refuse the row. */
function isNeeded({ nullable, defaultValue, identity }: Column): boolean {
  return !nullable && defaultValue === null && identity === null
}

function toName({ name }: Column): string {
  return name
}
