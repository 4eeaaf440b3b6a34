import { identifier, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import { type Storable, toSqlValue } from './to-sql-value.ts'

/** `"name" = $1, "phone" = $2` for `update … set`; what is undefined is left as it is. The names are the caller's own, never a client's. */
export function renderChanges(changes: Readonly<Record<string, Storable | undefined>>): Sql {
  const assignments = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined ? [] : [sql`${identifier(name)} = ${toSqlValue(value)}`],
  )
  return joinSql(assignments, sql`, `)
}
