import { type Sql, sql } from '../../../postgres/sql.ts'
import type { Column } from '../types.ts'

/** A column whose values go through the map, with what its texts are; null for JSON, where names inside say it. Numbers are `digits`. */
export type MappedColumn = Column & { readonly kind: string | null }

/** A value as the map knows it. */
export function renderText({ shape }: Column, value: Sql): Sql {
  if (shape === 'network address') return sql`host(${value})`
  return shape === 'date' ? sql`${value}::date::text` : sql`${value}::text`
}
