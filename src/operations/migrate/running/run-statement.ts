import type { Client, QueryResult } from 'pg'
import { toPostgresFailure } from '../../../postgres/plain-errors.ts'
import type { RenderedSql } from '../../../postgres/sql.ts'
import type { Statement } from '../../../postgres/statements/types.ts'
import { PostgresError } from '../../../postgres/types.ts'
import { excerptLines, locateOffset, toOffset } from '../domain/locate-text.ts'
import { sqlFileFailed } from '../errors.ts'
import type { Script, StatementWatch } from '../types.ts'

/** Where a script runs, and who looks on. */
export type Place = { readonly client: Client; readonly script: Script; readonly watch?: StatementWatch | undefined }

/** A statement of a script, how many of the script are done before it, and how many of these stay when it fails. */
export type PlacedStatement = {
  readonly statement: Statement
  readonly before: number
  readonly kept: number
  /** What is sent in place of its text. */
  readonly query?: RenderedSql
}

/** Throws `sql_file_failed` with the place in the file. */
export async function runStatement({ client, script, watch = unwatched }: Place, placed: PlacedStatement): Promise<QueryResult> {
  const { statement, before, query } = placed
  try {
    return await watch({ client, script, statement, before }, () =>
      query === undefined ? client.query(statement.text) : client.query(query.text, [...query.values]),
    )
  } catch (error) {
    const failure = toPostgresFailure(error)
    if (!(failure instanceof PostgresError)) throw failure
    throw sqlFileFailed(describeFailure(script, placed, failure))
  }
}

const unwatched: StatementWatch = (_running, run) => run()

function describeFailure(script: Script, { statement, kept, query }: PlacedStatement, { fields }: PostgresError) {
  // Positions in what was sent in place of the text mean nothing in the file.
  const within = fields.position === undefined || query !== undefined ? 0 : toOffset(statement.text, Number(fields.position))
  const place = locateOffset(script.text, statement.offset + within)
  const { detail, hint = hints[fields.code] } = fields
  return {
    file: script.file,
    ...place,
    excerpt: excerptLines(script.text, place.line, 3),
    sqlstate: fields.code,
    message: fields.message,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    statementsKept: kept,
  }
}

/** Where PostgreSQL itself gives no hint and the way out is known. */
const hints: Readonly<Record<string, string>> = {
  '55P04': 'A new value of an enum can be used only after its transaction: move the ALTER TYPE … ADD VALUE to a migration before this one.',
  '25001': 'This statement cannot run in a transaction: write `-- dorsal: no-transaction` in the first line of the file.',
}
