import type { Client } from 'pg'
import { renderSql, type Sql } from '../../../postgres/sql.ts'
import type { Database } from '../../../postgres/types.ts'

/** One question, on the migration's own connection or on another. */
export type Ask = <Row extends Record<string, unknown>>(statement: Sql) => Promise<readonly Row[]>

/** On the connection that migrates: sees what its transaction did, and becomes part of it. */
export function askOn(client: Client): Ask {
  return async <Row extends Record<string, unknown>>(statement: Sql) => {
    const { text, values } = renderSql(statement)
    return (await client.query<Row>(text, [...values])).rows
  }
}

/** Beside it: sees what is committed, and the locks of everybody. */
export function askBeside(database: Database): Ask {
  return (statement) => database.transaction({ access: 'read only' }, (transaction) => transaction.query(statement))
}
