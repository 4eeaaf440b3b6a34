/** What is known of the size of a table. */
export type SizedTable = {
  readonly bytes: number
  /** PostgreSQL's estimate; negative: nobody analyzed the table. */
  readonly rows: number
  /** Bytes of the columns of a row; null: not analyzed. */
  readonly rowBytes: number | null
  /** Percent of a page that inserts fill. */
  readonly fillFactor: number
}

// Source: https://www.postgresql.org/docs/18/storage-page-layout.html: a row has a header of 23 bytes, padded to 24, and a pointer of 4; a page a header of 24.
const rowHeader = 24
const rowPointer = 4
const pageHeader = 24
const page = 8192

/**
 * Bytes of a table that no row needs, from the average width of its columns: an estimate, since alignment inside of rows is not counted. Undefined for a table
 * that was never analyzed.
 */
export function estimateBloat({ bytes, rows, rowBytes, fillFactor }: SizedTable): number | undefined {
  if (rows < 0) return undefined
  // An analyzed table without rows has no widths.
  const row = Math.ceil(((rowBytes ?? 0) + rowHeader) / 8) * 8 + rowPointer
  const perPage = Math.max(1, Math.floor(((page - pageHeader) * fillFactor) / 100 / row))
  return Math.max(0, bytes - Math.ceil(rows / perPage) * page)
}
