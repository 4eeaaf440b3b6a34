import pg from 'pg'
import { toClientConfig } from '../client-config.ts'
import type { ConnectionTarget } from '../connection-target.ts'
import { unreachable } from '../errors.ts'
import { toPostgresFailure } from '../plain-errors.ts'
import { postgresDefaults } from '../settings.ts'
import { renderSql, type Sql } from '../sql.ts'

/** Values are written and read alike on both sides; nothing ends a long copy but its own end. */
const sessionSettings = {
  search_path: '',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  extra_float_digits: '3',
  bytea_output: 'hex',
  client_encoding: 'UTF8',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  // A policy that would hide rows is an error and not a shorter table.
  row_security: 'off',
} as const

/** One plain connection for copying, prepared as `sessionSettings` say. */
export type DumpConnection = {
  readonly client: pg.Client
  readonly query: <T extends Record<string, unknown>>(statement: Sql) => Promise<readonly T[]>
  /** Statements as they are, without values. */
  readonly run: (text: string) => Promise<void>
  readonly close: () => Promise<void>
  /** Leaves in the middle of an answer. */
  readonly abandon: () => void
}

/** Throws ConnectionLost. */
export async function openDumpConnection(target: ConnectionTarget): Promise<DumpConnection> {
  const client = new pg.Client(toClientConfig(target, postgresDefaults.connectTimeout))
  // Whoever waits for an answer is told; between two questions nobody needs to be.
  client.on('error', () => undefined)
  await client.connect().catch((error: unknown) => Promise.reject(unreachable(error)))
  for (const [name, value] of Object.entries(sessionSettings)) await client.query('select set_config($1, $2, false)', [name, value])
  return {
    client,
    query: async <T extends Record<string, unknown>>(statement: Sql) => {
      const { text, values } = renderSql(statement)
      return (await client.query<T>(text, [...values]).catch(rethrow)).rows
    },
    run: async (text) => {
      await client.query(text).catch(rethrow)
    },
    close: () => client.end().catch(() => undefined),
    abandon: () => client.connection.stream.destroy(),
  }
}

function rethrow(error: unknown): never {
  throw toPostgresFailure(error)
}
