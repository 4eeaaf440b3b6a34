import type { KnownColumn } from '../../catalog/nullability/types.ts'
import type { Catalog, QualifiedName } from '../../catalog/types.ts'

/** What a client's types are made from: the catalog, and what only they need. */
export type ClientSchema = {
  readonly catalog: Catalog
  /** Of a table or view, by the name of the column. */
  readonly knownColumns: (table: QualifiedName) => ReadonlyMap<string, KnownColumn>
  /** By schema, table and column: what a write may say of it. */
  readonly inputs: ReadonlyMap<string, ColumnInput>
  /** Row types that are no table's, and those of tables outside the picture, by the name that `format_type` prints. */
  readonly composites: ReadonlyMap<string, CompositeType>
  /** Types that PostgreSQL shows in JSON by a cast of their own, by the name that `format_type` prints. */
  readonly castToJson: ReadonlySet<string>
  /** What `format_type` prints for a type, from its own name: `integer` for `int4`. */
  readonly formatOf: (name: QualifiedName) => string
  /** By `toFunctionKey`: names of result columns that are never null; of a scalar: ''. */
  readonly neverNullResults: ReadonlyMap<string, ReadonlySet<string>>
}

export type ColumnInput = {
  readonly notNull: boolean
  /** PostgreSQL has a value when a request gives none. */
  readonly hasDefault: boolean
  /** `trigger`: an INSTEAD OF trigger takes it, and decides what it needs. */
  readonly takes: 'values' | 'trigger' | 'nothing'
}

export type CompositeType = {
  readonly name: QualifiedName
  /** Undefined: `create type … as`. */
  readonly table: 'table' | 'view' | undefined
  readonly attributes: readonly CompositeAttribute[]
}

export type CompositeAttribute = { readonly name: string; readonly type: string; readonly notNull: boolean }

/** Key of `inputs`. */
export function toColumnKey({ schema, name }: QualifiedName, column: string): string {
  return JSON.stringify([schema, name, column])
}

/** Key of `neverNullResults`; parameters by the names of their types. */
export function toFunctionKey({ schema, name }: QualifiedName, parameters: readonly string[]): string {
  return JSON.stringify([schema, name, ...parameters])
}
