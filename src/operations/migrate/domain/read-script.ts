import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { splitStatements } from '../../../postgres/statements/split-statements.ts'
import type { Statement } from '../../../postgres/statements/types.ts'
import { sqlFileRefused, sqlFileUnreadable } from '../errors.ts'
import type { Script } from '../types.ts'
import { locateOffset } from './locate-text.ts'

const directive = /^--[ \t]*dorsal:[ \t]*no-transaction[ \t]*\r?(\n|$)/

/**
 * From the bytes of a file to a script. One transaction holds it unless its first line is `-- dorsal: no-transaction`, or it has nothing
 * but statements that PostgreSQL refuses inside one. Throws `sql_file_unreadable`, `sql_file_refused`.
 */
export async function readScript(file: string, bytes: Buffer): Promise<Script> {
  const text = parseUtf8(file, bytes)
  const statements = await readStatements(file, text)
  const complain = (statement: Statement, problem: string, fix: string) =>
    sqlFileRefused({ file, ...locateOffset(text, statement.offset) }, problem, fix)
  const copy = statements.find(({ effect }) => effect === 'copy')
  if (copy) throw complain(copy, 'COPY … FROM STDIN has no data to read here', 'Write the rows as INSERT statements.')
  const checksum = toChecksum(text)
  if (directive.test(text)) return { file, text, checksum, statements, mode: 'no transaction' }
  if (runsOutsideOnly(statements)) return { file, text, checksum, statements, mode: 'no transaction' }
  const inside = withoutOwnTransaction(statements)
  const outside = inside.find(({ effect }) => effect === 'outside')
  if (outside)
    throw complain(
      outside,
      'This statement cannot run in a transaction, and others of the file need one',
      'Move it to a migration of its own, or write `-- dorsal: no-transaction` in the first line.',
    )
  const control = inside.find(({ effect }) => effect === 'begin' || effect === 'end' || effect === 'abort')
  if (control)
    throw complain(
      control,
      'A file runs in one transaction and cannot end it itself',
      'Remove BEGIN, COMMIT and ROLLBACK, or write `-- dorsal: no-transaction` in the first line.',
    )
  return { file, text, checksum, statements: inside, mode: 'transaction' }
}

export function toChecksum(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}

/** UTF-8 without NUL, which PostgreSQL cannot receive; a byte order mark is left out. */
export function parseUtf8(file: string, bytes: Buffer): string {
  const nul = bytes.indexOf(0)
  if (nul >= 0) throw sqlFileUnreadable(file, `holds a NUL byte at byte ${nul + 1}; it may be UTF-16`)
  if (!isUtf8(bytes)) throw sqlFileUnreadable(file, 'is not UTF-8')
  return new TextDecoder().decode(bytes)
}

async function readStatements(file: string, text: string): Promise<readonly Statement[]> {
  const split = await splitStatements(text)
  if (split.kind === 'statements') return split.statements
  checkNotPsql(file, text, split.offset)
  // The server is asked as it is: it may know more than PostgreSQL 18's grammar, and if not, it explains best.
  return [{ text, offset: 0, effect: 'plain' }]
}

function checkNotPsql(file: string, text: string, offset: number): void {
  if (text[offset] === '\\')
    throw sqlFileRefused(
      { file, ...locateOffset(text, offset) },
      'Commands of psql, which begin with a backslash, are not SQL',
      'Write what it does as SQL; the content of an included file belongs in this one.',
    )
  const copy = /^[ \t]*copy\b[^;]*\bfrom[ \t]+stdin\b/im.exec(text.slice(0, offset))
  if (copy)
    throw sqlFileRefused(
      { file, ...locateOffset(text, copy.index) },
      'COPY … FROM STDIN has no data to read here',
      'Write the rows as INSERT statements; pg_dump does so with --inserts.',
    )
}

function runsOutsideOnly(statements: readonly Statement[]): boolean {
  const effects = new Set(statements.map(({ effect }) => effect))
  return effects.has('outside') && [...effects].every((effect) => effect === 'outside' || effect === 'setting')
}

/** `begin; … commit;` around a whole file asks for what a migration has anyway. */
function withoutOwnTransaction(statements: readonly Statement[]): readonly Statement[] {
  const isWrapped = statements.at(0)?.effect === 'begin' && statements.at(-1)?.effect === 'end'
  return isWrapped ? statements.slice(1, -1) : statements
}
