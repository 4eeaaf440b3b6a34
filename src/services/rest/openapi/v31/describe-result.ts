import { assertNever } from '../../../../base/assert-never.ts'
import type { Catalog, DatabaseFunction, QualifiedName, Table } from '../../../../catalog/types.ts'
import { describeColumn } from './describe-column.ts'
import { referToRow } from './describe-rows.ts'
import { describeObject, describeType, type Json, orNull, type TypeBook } from './json-schema.ts'

export type ResultContext = {
  readonly book: TypeBook
  readonly catalog: Pick<Catalog, 'schemas'>
  /** Tables that have a component in the document. */
  readonly tables: readonly Table[]
}

/** What a call answers with; undefined for a function that gives nothing back. */
export function describeResult(called: DatabaseFunction, context: ResultContext): Json | undefined {
  if (called.returns.kind.kind === 'void') return undefined
  const one = describeOne(called, context)
  return called.returns.isSet ? { type: 'array', items: one } : one
}

function describeOne({ returns, resultColumns }: DatabaseFunction, context: ResultContext): Json {
  const { book } = context
  if (resultColumns.length > 0) {
    const properties = resultColumns.map(({ name, type }) => [name, orNull(describeType(type, book))])
    return describeObject(
      Object.fromEntries(properties),
      resultColumns.map(({ name }) => name),
    )
  }
  switch (returns.kind.kind) {
    case 'scalar':
      return orNull(describeType(book.formatOf(returns.kind.type), book))
    case 'composite':
      return describeRow(returns.kind.type, context)
    case 'void':
      return {}
    default:
      return assertNever(returns.kind)
  }
}

function describeRow({ schema, name }: QualifiedName, { book, catalog, tables }: ResultContext): Json {
  if (tables.some((table) => table.schema === schema && table.name === name)) return referToRow(name)
  const table = catalog.schemas.get(schema)?.tables.get(name)
  if (table === undefined) return { type: 'object' }
  const columns = [...table.columns.values()]
  return describeObject(
    Object.fromEntries(columns.map((column) => [column.name, describeColumn(table, column, book)])),
    columns.map((column) => column.name),
  )
}
