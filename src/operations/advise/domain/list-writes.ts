import { toMessage } from '../../../base/to-message.ts'
import { splitStatements } from '../../../postgres/statements/split-statements.ts'
import { findKind, findOption, listDeep, listTexts } from '../../../postgres/statements/tree.ts'
import type { AdvisedFunction } from '../store/read-functions.ts'

/** What the body of a function does to tables, in words of SQL; `unread` where it cannot be told. */
export type BodyReport = { readonly writes: readonly string[] } | { readonly unread: string }

const writeKinds = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'TruncateStmt'] as const

/** Reads a body with PostgreSQL's own parsers: of SQL, and of PL/pgSQL, whose statements are parsed one by one. */
export async function listWrites({ language, definition }: Pick<AdvisedFunction, 'language' | 'definition'>): Promise<BodyReport> {
  if (definition === null) return { writes: [] }
  if (language === 'sql') return await readSql(definition)
  if (language === 'plpgsql') return await readPlpgsql(definition)
  return { unread: `it is written in ${language}` }
}

async function readSql(definition: string): Promise<BodyReport> {
  const split = await splitStatements(definition)
  if (split.kind === 'unparsed') return { unread: split.problem }
  const nodes = split.statements.map(({ node }) => node)
  const created = listDeep(nodes, 'CreateFunctionStmt')[0]
  const texts = listTexts(findKind(findOption(created?.options, 'as')?.arg, 'List')?.items)
  const reports = await Promise.all(texts.map(readBody))
  return joinReports([{ writes: listKinds(created?.sql_body) }, ...reports])
}

async function readBody(text: string): Promise<BodyReport> {
  const split = await splitStatements(text)
  return split.kind === 'unparsed' ? { unread: split.problem } : { writes: listKinds(split.statements.map(({ node }) => node)) }
}

async function readPlpgsql(definition: string): Promise<BodyReport> {
  const { loadModule, parsePlPgSQLSync } = await import('libpg-query')
  await loadModule()
  try {
    const tree: unknown = parsePlPgSQLSync(definition)
    const dynamic = listValues(tree, 'PLpgSQL_stmt_dynexecute').length + listValues(tree, 'PLpgSQL_stmt_dynfors').length
    const queries = listValues(tree, 'query').filter((query) => typeof query === 'string')
    const report = joinReports(await Promise.all(queries.map(readStatements)))
    if ('writes' in report && report.writes.length === 0 && dynamic > 0) return { unread: 'it runs statements that it puts together' }
    return report
  } catch (error) {
    return { unread: toMessage(error) }
  }
}

/** An expression of PL/pgSQL (`x := x + 1`) is no statement, and writes nothing by itself. */
async function readStatements(text: string): Promise<BodyReport> {
  const split = await splitStatements(text)
  return { writes: split.kind === 'unparsed' ? [] : listKinds(split.statements.map(({ node }) => node)) }
}

function listKinds(tree: unknown): readonly string[] {
  return writeKinds.filter((kind) => listDeep(tree, kind).length > 0).map((kind) => kind.replace('Stmt', '').toLowerCase())
}

function joinReports(reports: readonly BodyReport[]): BodyReport {
  const unread = reports.find((report) => 'unread' in report)
  const writes = [...new Set(reports.flatMap((report) => ('writes' in report ? report.writes : [])))]
  return unread !== undefined && writes.length === 0 ? unread : { writes }
}

function listValues(tree: unknown, name: string): readonly unknown[] {
  if (typeof tree !== 'object' || tree === null) return []
  return Object.entries(tree).flatMap(([key, value]) => [...(key === name ? [value] : []), ...listValues(value, name)])
}
