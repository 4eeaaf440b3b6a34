import { identifier, joinSql, type Sql, sql } from '../sql.ts'
import type { DumpedTable } from './types.ts'

/** The columns of a table that are copied. */
export function renderColumns({ columns }: DumpedTable): Sql {
  return joinSql(
    columns.map((column) => identifier(column)),
    sql`, `,
  )
}

/** What follows FROM: the table without those that inherit from it, and of an extension's table only what users put there. */
export function renderOrigin({ schema, name, filter }: DumpedTable): Sql {
  // The condition is SQL that the extension's own script gave to pg_extension_config_dump.
  return sql`only ${identifier(schema, name)} ${{ texts: [filter ?? ''], values: [] }}`
}
