import type { SqlValue } from '../../../postgres/sql.ts'

export type Storable = string | number | boolean | Date | Buffer | null | Readonly<Record<string, unknown>> | readonly unknown[]

/** A value in PostgreSQL's text format; objects and arrays as JSON. */
export function toSqlValue(value: Storable): SqlValue {
  if (value === null || typeof value === 'string' || Buffer.isBuffer(value)) return value
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
