import { type Sql, sql } from '../../postgres/sql.ts'

export type TimezoneRow = { readonly name: string }

export const timezonesQuery: Sql = sql`select name from pg_timezone_names`
