import { DatabaseError } from 'pg'
import { connectionBroke } from './errors.ts'
import { PostgresError, type PostgresErrorFields } from './types.ts'

/** What `pg` throws, in our words: PostgresError when the server refused a statement, ConnectionLost when the connection is gone. */
export function toPostgresFailure(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return isSocketError(error) ? connectionBroke(error, { sent: true }) : error
  if (error.severity === 'FATAL' || error.severity === 'PANIC') return connectionBroke(error, { sent: true })
  return new PostgresError(toFields(error))
}

function toFields(error: DatabaseError): PostgresErrorFields {
  const { severity = 'ERROR', code = 'XX000', message, detail, hint, position, schema, table, column, constraint, where, routine } = error
  const optional = { detail, hint, position, schema, table, column, constraint, where, routine }
  return { severity, code, message, ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) }
}

function isSocketError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return 'syscall' in error || /^(Connection terminated|Client has encountered a connection error|timeout expired)/.test(error.message)
}
