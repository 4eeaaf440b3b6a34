import type { Sql } from '../../../postgres/sql.ts'

/** The name of a `SubsetTable` as SQL: PostgreSQL quoted it where it must be. */
export const quotedName = (name: string): Sql => ({ texts: [name], values: [] })
