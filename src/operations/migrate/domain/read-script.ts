import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { splitStatements } from '../../../postgres/statements/split-statements.ts'
import type { Statement, StatementEffect } from '../../../postgres/statements/types.ts'
import { readBatches } from '../batches/read-batches.ts'
import { sqlFileRefused, sqlFileUnreadable } from '../errors.ts'
import type { Batch, Script } from '../types.ts'
import { locateOffset } from './locate-text.ts'
import { planSingleSteps, planSteps } from './plan-steps.ts'

const directive = /^--[ \t]*dorsal:[ \t]*no-transaction[ \t]*\r?(\n|$)/

/**
 * From the bytes of a file to a script: one transaction where that is possible, else as few as there can be; statement by statement when the
 * first line is `-- dorsal: no-transaction`. Throws `sql_file_unreadable`, `sql_file_refused`.
 */
export async function readScript(file: string, bytes: Buffer): Promise<Script> {
  const text = parseUtf8(file, bytes)
  const all = await readStatements(file, text)
  const single = directive.test(text)
  const statements = single ? all : withoutOwnTransaction(all)
  checkStatements({ file, text, statements, single, wrapped: statements.length < all.length })
  const batches = await readBatches(file, text, statements)
  const placed = statements.map((statement, index) => ({ statement, index, ...optionalBatch(batches.get(statement)) }))
  const steps = single ? planSingleSteps(placed) : planSteps(placed)
  const mode = !single && steps.length <= 1 && steps.every(({ kind }) => kind === 'transaction') ? 'transaction' : 'no transaction'
  return { file, text, checksum: toChecksum(text), statements, steps, mode }
}

function optionalBatch(batch: Batch | undefined) {
  return batch === undefined ? {} : { batch }
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

type CheckedFile = Pick<Script, 'file' | 'text' | 'statements'> & {
  /** Each statement runs by itself. */
  readonly single: boolean
  /** The file begins with BEGIN and ends with COMMIT. */
  readonly wrapped: boolean
}

function checkStatements({ file, text, statements, single, wrapped }: CheckedFile): void {
  const refuse = (statement: Statement | undefined, problem: string, fix: string) => {
    if (statement) throw sqlFileRefused({ file, ...locateOffset(text, statement.offset) }, problem, fix)
  }
  refuse(ofEffect(statements, 'copy'), 'COPY … FROM STDIN has no data to read here', 'Write the rows as INSERT statements.')
  if (single) {
    const { lost, refused } = findBrokenTransaction(statements)
    refuse(lost, 'A transaction that a file opens must end with COMMIT', 'Write COMMIT behind its last statement.')
    refuse(refused, 'This statement cannot run in a transaction', 'Move it behind the COMMIT.')
    return
  }
  if (wrapped) refuse(ofEffect(statements, 'outside'), 'This statement cannot run in a transaction', 'Remove BEGIN and COMMIT.')
  refuse(
    ofEffect(statements, 'begin', 'end', 'abort'),
    'A file runs in one transaction and cannot end it itself',
    'Remove BEGIN, COMMIT and ROLLBACK, or write `-- dorsal: no-transaction` in the first line.',
  )
}

function ofEffect(statements: readonly Statement[], ...effects: readonly StatementEffect[]): Statement | undefined {
  return statements.find(({ effect }) => effects.includes(effect))
}

/** Where a transaction of the file is not ended by COMMIT, and what stands in one that refuses it. */
function findBrokenTransaction(statements: readonly Statement[]): { readonly lost?: Statement; readonly refused?: Statement } {
  let open: Statement | undefined
  for (const statement of statements) {
    const { effect } = statement
    if (effect === 'abort') return { lost: statement }
    if (effect === 'begin') open = statement
    if (effect === 'end') open = undefined
    if (effect === 'outside' && open !== undefined) return { refused: statement }
  }
  return open === undefined ? {} : { lost: open }
}

/** `begin; … commit;` around a whole file asks for what a migration has anyway. */
function withoutOwnTransaction(statements: readonly Statement[]): readonly Statement[] {
  const isWrapped = statements.at(0)?.effect === 'begin' && statements.at(-1)?.effect === 'end'
  return isWrapped ? statements.slice(1, -1) : statements
}
