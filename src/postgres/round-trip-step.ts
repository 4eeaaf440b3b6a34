import type { PoolClient } from 'pg'
import { renderSession } from './session-settings.ts'
import { renderSql, type Sql, type SqlValue } from './sql.ts'
import type { RoundTrip, Row, SessionSetting, StatementResult } from './types.ts'

/**
 * A RoundTrip inside a transaction that is open already. A savepoint holds what must end with it: its effects when it is to be undone, and
 * its being read only, which PostgreSQL gives back when the savepoint goes.
 */
export async function runRoundTrip(client: PoolClient, request: RoundTrip): Promise<readonly StatementResult[]> {
  const { access, end, session, check } = request
  const isGuarded = access === 'read only' || end === 'rollback'
  if (isGuarded) await client.query('savepoint step')
  await runSession(client, access === 'read only' ? [...session, ['transaction_read_only', 'on']] : session)
  const results: StatementResult[] = []
  for (const statement of request.statements) results.push(await runStatement(client, statement))
  check?.(results)
  if (end === 'rollback') await client.query('rollback to savepoint step')
  if (isGuarded) await client.query('release savepoint step')
  // Settings made for a transaction last to its end, and the next step may be another caller's.
  await client.query('reset role; reset all')
  return results
}

export async function runSession(client: PoolClient, session: readonly SessionSetting[]): Promise<void> {
  if (session.length > 0) await client.query(renderSession(session.length), session.flat())
}

/** `pg` would send a Buffer in the binary format; ours hold the text format. */
export function toText(value: SqlValue): string | null {
  return Buffer.isBuffer(value) ? value.toString() : value
}

const untouched = { getTypeParser: () => (text: string | Buffer) => text }

async function runStatement(client: PoolClient, statement: Sql): Promise<StatementResult> {
  const { text, values } = renderSql(statement)
  const result = await client.query<(string | null)[]>({ text, values: values.map(toText), rowMode: 'array', types: untouched })
  return { rows: result.rows.map(toRow), affected: result.rowCount ?? 0 }
}

function toRow(fields: readonly (string | null)[]): Row {
  return fields.map((field) => (field === null ? null : Buffer.from(field)))
}
