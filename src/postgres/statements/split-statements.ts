import type { RawStmt } from 'libpg-query'
import { classifyStatement } from './classify-statement.ts'
import type { Statement } from './types.ts'

export type Split =
  | { readonly kind: 'statements'; readonly statements: readonly Statement[] }
  /** PostgreSQL 18's grammar does not know this text; `offset` in UTF-16 units. A newer server might. */
  | { readonly kind: 'unparsed'; readonly offset: number; readonly problem: string }

/** Takes SQL apart with PostgreSQL's own grammar (libpg_query 18): dollar quotes, nested comments and `begin atomic` bodies stay whole. */
export async function splitStatements(text: string): Promise<Split> {
  if (text.trim() === '') return { kind: 'statements', statements: [] }
  // Loaded only when something is to be applied: most starts find everything applied.
  const { hasSqlDetails, loadModule, parseSync } = await import('libpg-query')
  await loadModule()
  try {
    const bytes = Buffer.from(text)
    const toStatement = createStatementReader(bytes)
    return { kind: 'statements', statements: (parseSync(text).stmts ?? []).map(toStatement) }
  } catch (error) {
    if (!hasSqlDetails(error)) throw error
    return { kind: 'unparsed', offset: toUtf16(text, error.sqlDetails?.cursorPosition ?? 0), problem: error.message }
  }
}

/** The parser counts bytes. Statements come in order, so each looks only at the bytes since the one before. */
function createStatementReader(bytes: Buffer): (raw: RawStmt) => Statement {
  let lastByte = 0
  let lastOffset = 0
  return ({ stmt, stmt_location: start = 0, stmt_len: length = 0 }) => {
    lastOffset += bytes.toString('utf8', lastByte, start).length
    lastByte = start
    const end = length === 0 ? bytes.length : start + length
    const found = { text: bytes.toString('utf8', start, end).trimEnd(), offset: lastOffset, effect: classifyStatement(stmt) }
    return stmt === undefined ? found : { ...found, node: stmt }
  }
}

function toUtf16(text: string, characters: number): number {
  return [...text].slice(0, characters).join('').length
}
