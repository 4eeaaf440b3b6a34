import type { ExportedRow, ExportedRows, ExportedTable } from './exported-rows.ts'
import { type DumpedStatement, readEscapes, type SqlToken, splitSqlDump } from './split-sql-dump.ts'

/**
 * Rows of `auth.users` and `auth.identities` in a dump of `pg_dump` or of Supabase's CLI, as COPY (PostgreSQL's text format) or INSERT with
 * named columns; everything else is passed over and nothing is run. Throws a RangeError for a statement that is cut or not understood.
 */
export function parseSqlDump(text: string): ExportedRows {
  const rows: Record<ExportedTable, ExportedRow[]> = { users: [], identities: [] }
  for (const statement of splitSqlDump(text)) {
    const target = findTarget(statement.tokens)
    if (target !== undefined) for (const row of readRows(statement, target)) rows[target.table].push(row)
  }
  return rows
}

type Target = {
  readonly command: 'copy' | 'insert'
  readonly table: ExportedTable
  readonly columns: readonly string[]
  /** Where the values of an INSERT begin. */
  readonly next: number
}

/** `insert into auth.users (…)`, `copy "auth"."users" (…)`; undefined for another statement or table. */
function findTarget(tokens: readonly SqlToken[]): Target | undefined {
  const command = tokens[0]?.kind === 'word' ? tokens[0].text.toLowerCase() : ''
  if (command !== 'copy' && command !== 'insert') return undefined
  const open = tokens.findIndex(({ kind, text }) => kind === 'sign' && text === '(')
  const close = tokens.findIndex(({ kind, text }) => kind === 'sign' && text === ')')
  if (open === -1 || close < open) return undefined
  const before = tokens.slice(command === 'insert' ? 2 : 1, open)
  const place = before.map(({ text }) => text).join('')
  const table = place === 'auth.users' ? 'users' : place === 'auth.identities' ? 'identities' : undefined
  const columns = tokens.slice(open + 1, close).filter(({ kind }) => kind !== 'sign')
  return table === undefined ? undefined : { command, table, columns: columns.map(({ text }) => text), next: close + 1 }
}

type Value = string | null

function readRows({ tokens, lines }: DumpedStatement, { command, columns, next }: Target): readonly ExportedRow[] {
  const rows = command === 'copy' ? lines.map((line) => line.split('\t').map(readCopyValue)) : readTuples(tokens.slice(next))
  return rows.map((values) => toRow(columns, values))
}

function toRow(columns: readonly string[], values: readonly Value[]): ExportedRow {
  if (values.length !== columns.length) throw new RangeError(`a row has ${values.length} values for ${columns.length} columns`)
  return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]))
}

function readCopyValue(field: string): Value {
  return field === '\\N' ? null : readEscapes(field)
}

/** `values (…), (…)`: strings, numbers and words, casts passed over; what follows the last tuple is none of ours. */
function readTuples(tokens: readonly SqlToken[]): readonly (readonly Value[])[] {
  const rows: Value[][] = []
  let row: (Value | undefined)[] | undefined
  for (const { kind, text } of tokens) {
    const isSign = kind === 'sign'
    if (row === undefined && kind === 'word' && text.toLowerCase() === 'on') break
    if (isSign && text === '(') row = [undefined]
    else if (isSign && text === ')') {
      if (row !== undefined) rows.push(row.map((value) => value ?? null))
      row = undefined
    } else if (isSign && text === ',') row?.push(undefined)
    // The first word of a value is the value; those behind are the name of a type.
    else if (!isSign && row !== undefined && row.at(-1) === undefined)
      row[row.length - 1] = kind === 'word' && text.toLowerCase() === 'null' ? null : text
  }
  return rows
}
