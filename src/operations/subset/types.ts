/** A table with rows of its own; one that is partitioned stands for its partitions. */
export type SubsetTable = {
  /** `public.orders`, quoted where SQL needs it. */
  readonly name: string
  readonly schema: string
  readonly table: string
  readonly rows: number
  /** With indexes and TOAST. */
  readonly bytes: number
}

/** A foreign key between two tables, column by column in the same order. */
export type Reference = {
  readonly child: string
  readonly parent: string
  readonly columns: readonly string[]
  readonly parentColumns: readonly string[]
  /** Every row of the child has a parent. */
  readonly required: boolean
}

/**
 * How the rows of a table are chosen: all of them; a share of them by a hash; or those whose row in `reference.parent` is chosen (a share of those that have
 * none).
 */
export type Choice = { readonly kind: 'all' } | { readonly kind: 'share' } | { readonly kind: 'with parent'; readonly reference: Reference }

export type SubsetReport = {
  readonly bytesBefore: number
  readonly bytesAfter: number
  readonly limit: number
  /** From 0 to 1: of the rows of the tables that nothing leads to. */
  readonly share: number
  readonly tables: readonly { readonly table: string; readonly rowsBefore: number; readonly rowsKept: number }[]
}
