import { type Sql, sql } from '../../postgres/sql.ts'

/** A `text[]` of any length in one parameter, so that the statement's text stays the same. */
export function textList(values: readonly string[]): Sql {
  return sql`array(select pg_catalog.json_array_elements_text(${JSON.stringify(values)}::json))`
}
