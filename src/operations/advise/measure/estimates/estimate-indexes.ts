import type { Transaction } from '../../../../postgres/types.ts'
import { type AdviseIndexesOptions, findWrites, type IndexReport } from '../indexes/advise-indexes.ts'
import { chooseIndexes, type MeasuredIndex } from '../indexes/choose-indexes.ts'
import { type Candidate, collectCandidates } from '../indexes/collect-candidates.ts'
import { rankCandidates } from '../indexes/rank-candidates.ts'
import type { UnmeasuredStatement } from '../indexes/types.ts'
import { buildCandidates, type EmptyIndex } from './build-candidates.ts'
import { estimateIndex } from './estimate-index.ts'
import { importRelations, importStatistics } from './import-statistics.ts'
import { statisticsOfCopy } from './sample-statistics.ts'
import { sizeIndexes } from './size-indexes.ts'
import { type StretchedCopy, stretchRelations } from './stretch-relations.ts'
import type { DatabaseStatistics } from './types.ts'

export type EstimateIndexesOptions = Omit<AdviseIndexesOptions, 'copy'> & {
  /** Of the live database. */
  readonly statistics: DatabaseStatistics
  /**
   * The schema of the live database without its rows, on a PostgreSQL 18 of this machine that does nothing else, as a superuser; on new connections each
   * time, and thrown away afterwards.
   */
  readonly onCopy: <T>(work: (copy: StretchedCopy) => Promise<T>) => Promise<T>
}

/**
 * As `adviseIndexes`, without rows: the planner of an empty copy is told the statistics of the live database, and asked what each statement costs without
 * and with each index. No time is measured. Throws ConnectionLost, and PostgresError where the copy takes no statistics.
 */
export async function estimateIndexes(options: EstimateIndexesOptions): Promise<IndexReport> {
  const { statistics, recording, requests, most, onProgress, onCopy } = options
  onProgress('Telling the copy the statistics of the database')
  await change(options, (transaction) => importStatistics(transaction, statistics))
  await onCopy((copy) => stretchRelations(copy, statistics.relations))
  const { candidates, unmeasured } = await onCopy(({ database }) =>
    collectCandidates(database, { statements: recording.statements, most: most.statements, source: statisticsOfCopy, onProgress }),
  )
  const [special, plain] = [candidates.filter(isSpecial), candidates.filter((each) => !isSpecial(each))]
  const looked = rankCandidates(plain, requests).slice(0, most.indexes)
  onProgress(`Asking the planner about ${looked.length === 1 ? 'one index' : `${looked.length} indexes`}`)
  const empty = await buildEmpty(options, looked)
  const { measured, refused } = await estimateAll(options, empty)
  const unestimated = special.flatMap(({ runnables }) => runnables.map(({ statement }) => ({ statement, reason: specialReason })))
  return { advice: chooseIndexes(measured), unmeasured: [...unmeasured, ...unestimated, ...refused], left: plain.length - looked.length }
}

/** How large it would be, and how much it would find, no statistics of columns tell. */
const isSpecial = ({ index }: Candidate): boolean => index.special !== undefined
const specialReason = 'a GIN index, or one over an expression or patterns, is not estimated: it takes a copy with rows'

const change = <T>({ onCopy }: EstimateIndexesOptions, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
  onCopy(({ database }) => database.transaction({}, work))

/** On tables without pages: to read through hundreds of gigabytes of holes takes as long as to read rows. */
async function buildEmpty(options: EstimateIndexesOptions, candidates: readonly Candidate[]): Promise<readonly EmptyIndex[]> {
  const { relations } = options.statistics
  const tables = relations.filter(({ schema, name }) => candidates.some(({ index }) => index.schema === schema && index.table === name))
  const nothing = tables.map((table) => ({ ...table, bytes: 0 }))
  await options.onCopy((copy) => stretchRelations(copy, nothing))
  const empty = await change(options, (transaction) => buildCandidates(transaction, candidates))
  await options.onCopy((copy) => stretchRelations(copy, tables))
  // CREATE INDEX has counted the rows that are not there.
  await change(options, (transaction) => importRelations(transaction, relations))
  return empty
}

async function estimateAll(options: EstimateIndexesOptions, indexes: readonly EmptyIndex[]) {
  const { recording, writes, onCopy } = options
  const sized = await onCopy((copy) => sizeIndexes(copy, indexes))
  const measured = await onCopy(async ({ database }) => {
    const estimates: MeasuredIndex[] = []
    for (const index of sized)
      estimates.push(await estimateIndex(database, index, { recorded: findWrites(writes, index.candidate), total: recording.total }))
    return estimates
  })
  const refused = indexes.flatMap(({ candidate, built }): readonly UnmeasuredStatement[] =>
    built.kind === 'refused' ? candidate.runnables.map(({ statement }) => ({ statement, reason: built.reason })) : [],
  )
  return { measured, refused }
}
