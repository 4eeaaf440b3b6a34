import type { Place } from '../../../findings/types.ts'
import { splitStatements } from '../../../postgres/statements/split-statements.ts'
import type { Statement } from '../../../postgres/statements/types.ts'
import type { LintFile, LintStatement, ParsedMigration } from '../types.ts'

export type SyntaxProblem = { readonly place: Place; readonly problem: string }

export type ParseResult =
  | { readonly kind: 'parsed'; readonly migration: ParsedMigration; readonly acceptances: readonly AcceptComment[] }
  | { readonly kind: 'unparsed'; readonly problem: SyntaxProblem }

/** `-- dorsal:accept rule reason` in front of a statement. */
export type AcceptComment = {
  readonly file: string
  readonly rule: string
  readonly reason: string
  readonly line: number
  readonly statementLine: number
}

/** The statements of a file with their trees and places, or the place where PostgreSQL's grammar stopped. */
export async function parseMigration({ file, text }: LintFile): Promise<ParseResult> {
  const split = await splitStatements(text)
  if (split.kind === 'unparsed') return { kind: 'unparsed', problem: { place: locate(file, text, split.offset), problem: split.problem } }
  const transactions = groupStatements(text, split.statements)
  const statements = split.statements.flatMap((parsed) => {
    const { node, text: statement, offset } = parsed
    const group = transactions.get(parsed)
    if (node === undefined || group === undefined) return []
    const endLine = locate(file, text, offset + statement.length).line
    return [{ node, text: statement, place: { ...locate(file, text, offset), endLine }, migration: file, ...group }]
  })
  return { kind: 'parsed', migration: { file, statements }, acceptances: listAcceptances(file, text, split.statements) }
}

type Group = Pick<LintStatement, 'inTransaction' | 'transaction' | 'isBatched'>

/** As `dorsal migrate` decides it: a statement that refuses a transaction, and one that runs in batches, ends the one before it. */
function groupStatements(text: string, statements: readonly Statement[]): ReadonlyMap<Statement, Group> {
  const isSingle = /^--[ \t]*dorsal:[ \t]*no-transaction[ \t]*\r?(\n|$)/.test(text) || runsOutsideOnly(statements)
  let transaction = 0
  return new Map(
    statements.map((statement, index) => {
      const isBatched = batchDirective.test(readGap(text, statements, index))
      const isAlone = isSingle || isBatched || statement.effect === 'outside'
      if (isAlone) transaction++
      const group = { inTransaction: !isAlone, transaction, isBatched }
      if (isAlone) transaction++
      return [statement, group]
    }),
  )
}

const batchDirective = /^[ \t]*--[ \t]*dorsal:[ \t]*batch\b/m

/** What stands between a statement and the one before it. */
function readGap(text: string, statements: readonly Statement[], index: number): string {
  const previous = statements[index - 1]
  return text.slice(previous === undefined ? 0 : previous.offset + previous.text.length, statements[index]?.offset)
}

/** A file with nothing but statements that PostgreSQL refuses in a transaction gets none. */
function runsOutsideOnly(statements: readonly Statement[]): boolean {
  const effects = new Set(statements.map(({ effect }) => effect))
  return effects.has('outside') && [...effects].every((effect) => effect === 'outside' || effect === 'setting')
}

function listAcceptances(file: string, text: string, statements: readonly Statement[]): readonly AcceptComment[] {
  return statements.flatMap(({ offset }, index) => {
    const gap = readGap(text, statements, index)
    const start = offset - gap.length
    const statementLine = locate(file, text, offset).line
    return [...gap.matchAll(/^[ \t]*--[ \t]*dorsal:accept[ \t]+([a-z-]+)[ \t]+(\S.*)$/gm)].map((match) => ({
      file,
      rule: match[1] ?? '',
      reason: (match[2] ?? '').trim(),
      line: locate(file, text, start + match.index).line,
      statementLine,
    }))
  })
}

function locate(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset)
  return { file, line: before.split('\n').length, column: [...before.slice(before.lastIndexOf('\n') + 1)].length + 1 }
}
