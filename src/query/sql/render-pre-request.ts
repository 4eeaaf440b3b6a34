import { identifier, type Sql, sql } from '../../postgres/sql.ts'
import type { NamedFunction } from '../run.ts'

export function renderPreRequest({ schema, name }: NamedFunction): Sql {
  return sql`select ${schema === undefined ? identifier(name) : identifier(schema, name)}()`
}
