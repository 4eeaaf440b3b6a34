import type { Statement } from '../../../postgres/statements/types.ts'
import { locateOffset } from '../domain/locate-text.ts'
import { sqlFileRefused } from '../errors.ts'
import type { Batch } from '../types.ts'
import { BatchProblem } from './batch-problem.ts'
import { parseBatch } from './parse-batch.ts'
import { placeBatch } from './place-batch.ts'

const directive = /^--[ \t]*dorsal:[ \t]*batch\b(.*)$/

/** The statements of a file below a line `-- dorsal:batch table=… key=…`. Throws `sql_file_refused` at the line of one that cannot be followed. */
export async function readBatches(file: string, text: string, statements: readonly Statement[]): Promise<ReadonlyMap<Statement, Batch>> {
  const batches = new Map<Statement, Batch>()
  const isParsed = statements.every(({ node }) => node !== undefined)
  for (const { offset, words } of await listDirectives(text, { isParsed })) {
    const statement = statements.find((each) => each.offset + each.text.length > offset)
    try {
      if (!isParsed)
        throw new BatchProblem(
          'stands in a file that is not SQL as PostgreSQL 18 reads it',
          'Correct it: `dorsal db lint` names the place.',
        )
      if (statement === undefined || statement.offset < offset)
        throw new BatchProblem('stands above no statement', 'Put it on the line above one.')
      if (batches.has(statement)) throw new BatchProblem('is the second one of its statement', 'Remove one of them.')
      batches.set(statement, await placeBatch(statement, parseBatch(words)))
    } catch (error) {
      if (!(error instanceof BatchProblem)) throw error
      throw sqlFileRefused({ file, ...locateOffset(text, offset) }, `This dorsal:batch ${error.message}`, error.fix)
    }
  }
  return batches
}

type Directive = { readonly offset: number; readonly words: string }

/** Only comments count: the same words in a text or in the body of a function are none. */
async function listDirectives(text: string, { isParsed }: { readonly isParsed: boolean }): Promise<readonly Directive[]> {
  const first = text.search(/^[ \t]*--[ \t]*dorsal:[ \t]*batch\b/m)
  if (first < 0) return []
  if (!isParsed) return [{ offset: first, words: '' }]
  const { scanSync } = await import('libpg-query')
  const bytes = Buffer.from(text)
  return scanSync(text).tokens.flatMap(({ tokenName, start, text: comment }) => {
    const match = tokenName === 'SQL_COMMENT' ? directive.exec(comment.trimEnd()) : null
    return match === null ? [] : [{ offset: bytes.toString('utf8', 0, start).length, words: match[1] ?? '' }]
  })
}
