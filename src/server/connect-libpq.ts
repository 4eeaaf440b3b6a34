import type { Log } from '../base/log.ts'
import type { ConnectionTarget } from '../postgres/connection-target.ts'
import { connectDatabase } from '../postgres/database.ts'
import type { PostgresSettings } from '../postgres/settings.ts'
import { ConnectionLost, type Database } from '../postgres/types.ts'
import { databaseUnreachable } from './errors.ts'

/** The first of several targets that can be had. Throws ConnectionLost: what PostgreSQL itself answered rather than that nobody did. */
export async function connectFirst(targets: readonly ConnectionTarget[], settings: PostgresSettings, log: Log): Promise<Database> {
  const failures: unknown[] = []
  for (const target of targets) {
    try {
      return await connectDatabase(target, settings, log)
    } catch (error) {
      failures.push(error)
    }
  }
  throw failures.find((error) => findSqlState(error) !== undefined) ?? failures.at(-1)
}

/** The Fault `database_unreachable` in place of a ConnectionLost; another error as it is. */
export function explainUnreachable(error: unknown): unknown {
  if (!(error instanceof ConnectionLost)) return error
  return databaseUnreachable(error.cause instanceof Error ? error.cause.message : error.message, error)
}

/** PostgreSQL's 28P01 and 28000: no waiting mends them. */
export function isRefusedLogin(error: unknown): boolean {
  return findSqlState(error)?.startsWith('28') === true
}

function findSqlState(error: unknown): string | undefined {
  const cause = error instanceof ConnectionLost ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}
