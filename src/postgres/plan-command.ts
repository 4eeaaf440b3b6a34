import { tooManyParameters } from './errors.ts'
import { renderSql, type Sql } from './sql.ts'
import type { StatementShapes } from './statement-shapes.ts'
import type { Command } from './wire/exchange.ts'

/** What Bind can count. */
const mostValues = 65_535

/** A statement as it is sent for this role. Throws a PostgresError when it has more values than the protocol can count. */
export function planCommand(statement: Sql, role: string, shapes: StatementShapes): Command {
  const { text, values } = renderSql(statement)
  if (values.length > mostValues) throw tooManyParameters(values.length)
  return { shape: shapes.get(role, text), values }
}
