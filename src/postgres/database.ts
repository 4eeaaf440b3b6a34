import pg from 'pg'
import type { Log } from '../base/log.ts'
import { toClientConfig } from './client-config.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { unreachable } from './errors.ts'
import { startListening } from './listen.ts'
import { toPostgresFailure } from './plain-errors.ts'
import type { PostgresSettings } from './settings.ts'
import { renderSql } from './sql.ts'
import { createTransactions } from './transactions.ts'
import type { Database, RoundTrip, StatementResult } from './types.ts'

/** Connects to PostgreSQL. Throws ConnectionLost when it cannot be reached. */
export async function connectDatabase(target: ConnectionTarget, settings: PostgresSettings, log: Log): Promise<Database> {
  const asBytes = { getTypeParser: () => (value: string) => Buffer.from(value) }
  const pool = new pg.Pool({ ...toClientConfig(target, settings.connectTimeout), max: settings.poolSize, types: asBytes })
  pool.on('error', (error) => log.debug({ error: error.message }, 'an idle connection ended'))
  const first = await pool.connect().catch((error: unknown) => {
    throw unreachable(error)
  })
  first.release()
  const transactions = createTransactions(target, settings, log)
  return {
    roundTrip: (request) => runRoundTrip(pool, request),
    transaction: transactions.run,
    listen: (channels, heard, onGap) => startListening(target, settings, { channels, heard, onGap }, log),
    close: async () => {
      await Promise.all([transactions.stop(), pool.end()])
    },
  }
}

async function runRoundTrip(pool: pg.Pool, request: RoundTrip): Promise<readonly StatementResult[]> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unreachable(error)
  })
  try {
    await client.query(`begin isolation level ${request.isolation ?? 'read committed'} ${request.access}`)
    for (const [name, value] of request.session) await client.query('select set_config($1, $2, true)', [name, value])
    const results: StatementResult[] = []
    for (const statement of request.statements) {
      const { text, values } = renderSql(statement)
      const result = await client.query<(Buffer | null)[]>({ text, values: [...values], rowMode: 'array' })
      results.push({ rows: result.rows, affected: result.rowCount ?? 0 })
    }
    request.check?.(results)
    await client.query(request.end)
    return results
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw toPostgresFailure(error)
  } finally {
    client.release()
  }
}
