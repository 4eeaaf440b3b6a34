import type { Table } from '../../../../catalog/types.ts'

/** A table with what the caller may do to it. */
export type UsableTable = {
  readonly table: Table
  readonly readable: boolean
  /** Columns of a view that no row has null in. */
  readonly neverNull: ReadonlySet<string>
}
