import pg from 'pg'
import { unreachable } from '../../src/postgres/errors.ts'
import { renderSql } from '../../src/postgres/sql.ts'
import { PostgresError, type RoundTrip, type SessionSetting, type StatementResult } from '../../src/postgres/types.ts'

export type PlainDatabase = {
  readonly roundTrip: (request: RoundTrip) => Promise<readonly StatementResult[]>
  readonly close: () => Promise<void>
}

/**
 * What `Database.roundTrip` does, written once more in the plainest way: `pg`, one statement after the other between BEGIN and COMMIT, nothing
 * prepared, nothing pipelined, nothing shared. The judge of the hot path.
 */
export function createPlainDatabase(connectionString: string): PlainDatabase {
  const pool = new pg.Pool({ connectionString, max: 2 })
  return {
    roundTrip: async (request) => {
      const client = await pool.connect().catch((error: unknown) => {
        throw unreachable(error)
      })
      try {
        return await runTransaction(client, request)
      } catch (error) {
        await client.query('rollback')
        throw toFailure(error)
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}

async function runTransaction(client: pg.PoolClient, request: RoundTrip): Promise<readonly StatementResult[]> {
  await client.query(`begin isolation level ${request.isolation ?? 'read committed'} ${request.access}`)
  for (const setting of request.session) await runSetting(client, setting)
  const results: StatementResult[] = []
  for (const statement of request.statements) {
    const { text, values } = renderSql(statement)
    const { rows, rowCount } = await client.query<(string | null)[]>({
      text,
      values: values.map((value) => value?.toString() ?? null),
      rowMode: 'array',
      types: { getTypeParser: () => (field: string) => field },
    })
    results.push({ rows: rows.map((row) => row.map((field) => (field === null ? null : Buffer.from(field)))), affected: rowCount ?? 0 })
  }
  request.check?.(results)
  await client.query(request.end)
  return results
}

async function runSetting(client: pg.PoolClient, [name, value]: SessionSetting): Promise<void> {
  await client.query('select set_config($1, $2, true)', [name, value])
}

function toFailure(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const { message, severity = 'ERROR', code = '', detail, hint, position, schema, table, column, constraint, where, routine } = error
  const optional = { detail, hint, position, schema, table, column, constraint, where, routine }
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
  return new PostgresError({ severity, code, message, ...known })
}
