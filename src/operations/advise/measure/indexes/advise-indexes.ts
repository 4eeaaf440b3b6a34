import { identifier, renderSql, sql } from '../../../../postgres/sql.ts'
import type { Database } from '../../../../postgres/types.ts'
import type { Recording } from '../../store/read-statements.ts'
import { chooseIndexes, type MeasuredIndex } from './choose-indexes.ts'
import { type Candidate, collectCandidates } from './collect-candidates.ts'
import type { RecordedWrites } from './judge-index.ts'
import { measureIndex } from './measure-index.ts'
import { rankCandidates } from './rank-candidates.ts'
import { rowsOfCopy } from './sample-rows.ts'
import type { IndexAdvice, IndexCandidate, UnmeasuredStatement } from './types.ts'

export type AdviseIndexesOptions = {
  readonly recording: Extract<Recording, { readonly kind: 'recorded' }>
  /** What was written to each table, by `schema.table`, since statistics are kept. */
  readonly writes: ReadonlyMap<string, RecordedWrites>
  /** How many requests of the API ask for what an index would find, since usage is recorded. */
  readonly requests: (index: IndexCandidate) => number
  /** A copy, as a superuser: indexes are built and statements are run there, in transactions that are rolled back. */
  readonly copy: Database
  /** How many of the recorded statements are looked at, and how many indexes are built. */
  readonly most: { readonly statements: number; readonly indexes: number }
  readonly onProgress: (line: string) => void
}

export type IndexReport = {
  /** Advised ones first. */
  readonly advice: readonly IndexAdvice[]
  readonly unmeasured: readonly UnmeasuredStatement[]
  /** Indexes that were not built, because there were more than `most`. */
  readonly left: number
}

/**
 * Reads which indexes the recorded statements could use, builds each on a copy, runs the statements without and with it, and tells what pays. Throws
 * ConnectionLost.
 */
export async function adviseIndexes({ recording, writes, requests, copy, most, onProgress }: AdviseIndexesOptions): Promise<IndexReport> {
  await analyzeUnknown(copy)
  const { candidates, unmeasured } = await collectCandidates(copy, {
    statements: recording.statements,
    most: most.statements,
    source: rowsOfCopy,
    onProgress,
  })
  const built = rankCandidates(candidates, requests).slice(0, most.indexes)
  const measured: MeasuredIndex[] = []
  const refused: UnmeasuredStatement[] = []
  for (const [position, candidate] of built.entries()) {
    onProgress(`Building and measuring index ${position + 1} of ${built.length}`)
    const tried = await measureIndex(candidate, { copy, recorded: findWrites(writes, candidate), total: recording.total })
    if (tried.kind === 'done') measured.push(tried.value)
    else refused.push(...candidate.runnables.map(({ statement }) => ({ statement, reason: tried.reason })))
  }
  return { advice: chooseIndexes(measured), unmeasured: [...unmeasured, ...refused], left: candidates.length - built.length }
}

const nothing: RecordedWrites = { inserted: 0, updated: 0 }

/** What was written to the table of an index. */
export function findWrites(writes: AdviseIndexesOptions['writes'], { index: { schema, table } }: Candidate): RecordedWrites {
  return writes.get(`${schema}.${table}`) ?? nothing
}

/** Without statistics PostgreSQL guesses, and would use other indexes than the live database. */
async function analyzeUnknown(copy: Database): Promise<void> {
  await copy.transaction({}, async ({ query, run }) => {
    const tables = await query<{ readonly schema: string; readonly name: string }>(sql`
      select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.reltuples < 0 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`)
    for (const { schema, name } of tables) await run(renderSql(sql`analyze ${identifier(schema, name)}`).text)
  })
}
