import { readRow } from '../wire/read-messages.ts'
import type { ReplicationConnection, ServerMessage } from './replication-connection.ts'

/** A row of a replication command: its fields as text, in the documented order. */
export type TextRow = readonly (string | null)[]

/** Puts a value into a replication command, whose grammar knows no parameters. */
export function quoteLiteral(value: string): string {
  if (value.includes('\0')) throw new TypeError('A value cannot hold a NUL character')
  return `'${value.replaceAll("'", "''")}'`
}

export function quoteName(name: string): string {
  if (name.includes('\0')) throw new TypeError('A name cannot hold a NUL character')
  return `"${name.replaceAll('"', '""')}"`
}

export async function sendCommand(connection: ReplicationConnection, text: string): Promise<void> {
  await connection.send('Q', Buffer.from(`${text}\0`))
}

/** A replication command that ends by itself; gives all rows. Throws PostgresError, ConnectionLost. */
export async function runCommand(connection: ReplicationConnection, text: string): Promise<readonly TextRow[]> {
  await sendCommand(connection, text)
  return await readRowsUntil(connection, 'Z')
}

/** Rows up to the message of one of these types, which is taken as well. */
export async function readRowsUntil(connection: ReplicationConnection, types: string): Promise<readonly TextRow[]> {
  const rows: TextRow[] = []
  for (;;) {
    const message = await connection.next()
    if (message.type === 'D') rows.push(readTextRow(message))
    if (types.includes(message.type)) return rows
  }
}

export function readTextRow({ body }: ServerMessage): TextRow {
  return readRow(body, 0, body.length, true).map((field) => field?.toString() ?? null)
}
