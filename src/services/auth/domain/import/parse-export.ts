import { parse } from 'csv-parse/sync'
import { exportUnreadable } from '../../errors.ts'
import type { ExportedRow, ExportedRows } from './exported-rows.ts'
import { parseSqlDump } from './parse-sql-dump.ts'

/**
 * An export of users in one of three forms, told by how it begins: JSON (rows of `auth.users`, `{ users, identities }`, or what
 * `GET /admin/users` answers), a CSV file of either table, or an SQL dump with COPY or INSERT. Throws `export_unreadable`.
 */
export function parseExport(text: string, file: string): ExportedRows {
  const start = text.trimStart()
  try {
    const rows =
      start.startsWith('{') || start.startsWith('[') ? readJson(start) : looksLikeSql(start) ? parseSqlDump(text) : readCsv(start)
    if (rows.users.length + rows.identities.length === 0) throw new RangeError('it holds no row of auth.users or auth.identities')
    return rows
  } catch (error) {
    throw exportUnreadable(file, error instanceof Error ? error.message : 'its form is unknown')
  }
}

function looksLikeSql(start: string): boolean {
  return /^(?:--|set |select |insert |copy |begin|create |alter |\/\*|\\)/i.test(start)
}

function readJson(text: string): ExportedRows {
  const document: unknown = JSON.parse(text)
  if (Array.isArray(document)) return splitRows(document.filter(isRow))
  if (!isRow(document)) throw new RangeError('it is neither a list nor an object')
  const users = splitRows(listOf(document.users))
  return { users: users.users, identities: [...users.identities, ...listOf(document.identities)] }
}

/** Rows of identities are told by their provider; those inside a user are taken out. */
function splitRows(rows: readonly ExportedRow[]): ExportedRows {
  const identities = rows.filter(isIdentity)
  const users = rows.filter((row) => !isIdentity(row))
  const inside = users.flatMap((user) => listOf(user.identities).map((identity) => ({ user_id: user.id, ...identity })))
  return { users, identities: [...identities, ...inside] }
}

function readCsv(text: string): ExportedRows {
  const rows: ExportedRow[] = parse(text, { columns: true, bom: true, skip_empty_lines: true, relax_column_count: false })
  // CSV has no null; an empty field is one.
  const read = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === '' ? null : value])))
  if (read[0] !== undefined && !('id' in read[0])) throw new RangeError('its first line names no column id')
  return splitRows(read)
}

function isIdentity(row: ExportedRow): boolean {
  return 'identity_data' in row && 'user_id' in row
}

function listOf(value: unknown): readonly ExportedRow[] {
  return Array.isArray(value) ? value.filter(isRow) : []
}

function isRow(value: unknown): value is ExportedRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
