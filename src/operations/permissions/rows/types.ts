import type { QualifiedName } from '../../../catalog/types.ts'
import type { ValueShape } from '../../../catalog/values/value-shape.ts'

/** Column → value in the text that PostgreSQL reads. */
export type RowValues = ReadonlyMap<string, string | null>

export type RowRequest = {
  /** A table, or a view that takes rows by itself. */
  readonly table: QualifiedName
  /** What stands in the row whatever else does: in a column that holds a user, that of a claim. */
  readonly wanted?: RowValues
  /** Columns that get a value besides those that need one. Absent: none. */
  readonly columns?: readonly string[]
  /** `false`: PostgreSQL took it and it was undone. Parents that were made for it stay, so that the row can be inserted. */
  readonly isKept: boolean
}

/** `refused`: in words for a person; PostgreSQL's own when it had the last word. */
export type GeneratedRow =
  | {
      readonly kind: 'row'
      /** What INSERT was given. */
      readonly given: RowValues
      /** All columns as they stood then, with defaults and what triggers changed. */
      readonly stored: RowValues
    }
  | { readonly kind: 'refused'; readonly reason: string }

export type ColumnFacts = {
  readonly name: string
  readonly shape: ValueShape
  /** For a cast: `pg_catalog.int4`. */
  readonly typeName: string
  readonly isRequired: boolean
  readonly isNullable: boolean
  /** Generated, or an identity that takes no value. */
  readonly isFilled: boolean
}

/** A CHECK of the table or what its partition asks, and the columns it speaks of. */
export type CheckFacts = {
  readonly name: string
  readonly columns: readonly string[]
  readonly expression: string
  /** `false`: the bounds of partitions, of which one has to hold; they tell values, and cannot be evaluated. */
  readonly isCondition: boolean
}

/** A unique index or an exclusion constraint. */
export type DistinctFacts = { readonly name: string; readonly columns: readonly string[] }

export type ForeignKeyFacts = {
  readonly name: string
  readonly columns: readonly string[]
  readonly parent: QualifiedName
  readonly parentColumns: readonly string[]
  readonly isDeferrable: boolean
}

/** What a row of a table must fulfil. */
export type TableFacts = {
  readonly name: QualifiedName
  readonly columns: readonly ColumnFacts[]
  readonly checks: readonly CheckFacts[]
  readonly distincts: readonly DistinctFacts[]
  readonly foreignKeys: readonly ForeignKeyFacts[]
}
