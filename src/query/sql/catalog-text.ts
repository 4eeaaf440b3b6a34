import type { Sql } from '../../postgres/sql.ts'

/**
 * SQL that PostgreSQL itself printed and the catalog keeps: a type (`character varying(40)`), a column's default.
 * Never for text of a request.
 */
export function catalogText(text: string): Sql {
  return { texts: [text], values: [] }
}
