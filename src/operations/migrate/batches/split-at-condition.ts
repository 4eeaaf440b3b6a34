import { BatchProblem } from './batch-problem.ts'

type Token = { readonly text: string; readonly start: number; readonly end: number; readonly depth: number }

/**
 * A statement around a condition that is still to be written: `before` ends where it begins, `after` holds the statement's own condition, if it
 * has one, and what comes behind. `change`: UPDATE and DELETE; `insert`: INSERT … SELECT.
 */
export async function splitAtCondition(
  text: string,
  kind: 'change' | 'insert',
): Promise<{ readonly before: string; readonly after: string }> {
  const bytes = Buffer.from(text)
  const slice = (start: number, end?: number) => bytes.toString('utf8', start, end)
  const outer = (await listTokens(text)).filter(({ depth }) => depth === 0)
  const begin = kind === 'change' ? 0 : outer.findIndex((token) => token.text === 'select')
  if (begin < 0) throw new BatchProblem('stands above a SELECT in parentheses', 'Write the SELECT without them.')
  const body = outer.slice(begin)
  const end = body.find((token, index) => token.text === 'returning' || (token.text === 'on' && body[index + 1]?.text === 'conflict'))
  const where = body.find((token) => token.text === 'where' && (end === undefined || token.start < end.start))
  const tail = end === undefined ? '' : `\n${slice(end.start)}`
  if (where === undefined) return { before: `${slice(0, end?.start)}\nwhere `, after: tail }
  // On a line of its own: the condition may end with a comment.
  return { before: `${slice(0, where.end)} `, after: ` and (${slice(where.end, end?.start)}\n)${tail}` }
}

const opening: ReadonlySet<string> = new Set(['(', '['])
const closing: ReadonlySet<string> = new Set([')', ']'])

async function listTokens(text: string): Promise<readonly Token[]> {
  const { loadModule, scanSync } = await import('libpg-query')
  await loadModule()
  let depth = 0
  return scanSync(text).tokens.map(({ text: token, start, end, keywordKind }) => {
    if (closing.has(token)) depth--
    const found = { text: keywordKind === 0 ? token : token.toLowerCase(), start, end, depth }
    if (opening.has(token)) depth++
    return found
  })
}
