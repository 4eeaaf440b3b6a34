import type { Clock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import {
  type IndexAdvice,
  type IndexCandidate,
  type IndexReport,
  type Recording,
  readDatabaseBytes,
  readRecordedWrites,
  readStatements,
  renderIndexMigration,
} from '../../operations/advise/operation.ts'
import { readUsage, type UsageReport } from '../../operations/usage/operation.ts'
import type { Database } from '../../postgres/types.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { listNextVersions, writeMigrations } from '../migrations/write-migrations.ts'
import { withDatabase } from '../prepare-database.ts'
import { type Caller, countRequests, findCallers } from './find-callers.ts'
import { tryIndexes } from './try-indexes.ts'

export type IndexRequest = {
  /** Nothing is copied but the schema, however small the database is. */
  readonly estimate: boolean
  /** Whether each advised index becomes a migration in `migrations/`. */
  readonly write: boolean
  /** How many recorded statements are looked at, and how many indexes are built. */
  readonly most: { readonly statements: number; readonly indexes: number }
  readonly clock: Clock
}

export type ProjectIndexAdvice =
  | { readonly kind: 'could not be checked'; readonly reason: string }
  | (Omit<IndexReport, 'advice'> & {
      readonly kind: 'measured' | 'estimated'
      /** Why nothing was measured; null where it was. */
      readonly reason: string | null
      /** Advised ones first; `callers`: whose requests ask for it, as far as usage is recorded. */
      readonly advice: readonly CalledIndex[]
      /** Since when statements are recorded. */
      readonly since: string | null
      /** Files that were written, relative to the root of the project. */
      readonly files: readonly string[]
    })

/**
 * Builds the indexes that recorded statements could use on a copy, measures what they give and what they cost, and writes those that pay. Where a copy is
 * too dear, they are estimated from statistics.
 */
export async function adviseProjectIndexes(place: Workplace, { estimate, write, most, clock }: IndexRequest): Promise<ProjectIndexAdvice> {
  const { recording, writes, uses, bytes } = await readRecorded(place)
  if (recording.kind === 'none') return { kind: 'could not be checked', reason: recording.reason }
  const requests = (index: IndexCandidate) => countRequests(uses, index)
  const tried = await tryIndexes(place, { recording, writes, requests, most, onProgress: place.onProgress }, { estimate, bytes })
  if (tried.kind === 'could not be checked') return tried
  const advice = rankByUse(tried.advice.map((each) => ({ ...each, callers: findCallers(uses, each.index, toSavedPerCall(each)) })))
  const advised = advice.filter(({ verdict }) => verdict === 'advised')
  return { ...tried, advice, since: recording.since, files: write ? await writeAll(place, advised, clock) : [] }
}

function toSavedPerCall({ saved, reads }: IndexAdvice): number {
  const calls = reads.reduce((sum, { statement }) => sum + statement.calls, 0)
  return calls === 0 ? 0 : saved / calls
}

type CalledIndex = IndexAdvice & { readonly callers: readonly Caller[] }

/** Advised ones first; of them those that save most, in what PostgreSQL recorded or in the requests that usage counts, which goes back further. */
function rankByUse(advice: readonly CalledIndex[]): readonly CalledIndex[] {
  const weigh = ({ saved, callers }: CalledIndex) =>
    Math.max(
      saved,
      callers.reduce((sum, caller) => sum + caller.saved, 0),
    )
  const isAdvised = ({ verdict }: CalledIndex) => (verdict === 'advised' ? 1 : 0)
  return advice.toSorted((one, other) => isAdvised(other) - isAdvised(one) || weigh(other) - weigh(one))
}

type Recorded = {
  readonly recording: Recording
  readonly writes: Awaited<ReturnType<typeof readRecordedWrites>>
  readonly uses: readonly UsageReport[]
  /** Of the database. */
  readonly bytes: number
}

async function readRecorded(place: Workplace): Promise<Recorded> {
  return await withPostgres(place, ({ postgres }) =>
    withDatabase(postgres.owner, place, async (database) => ({
      ...(await database.transaction({ access: 'read only' }, async (transaction) => ({
        recording: await readStatements(transaction),
        writes: await readRecordedWrites(transaction),
        bytes: await readDatabaseBytes(transaction),
      }))),
      uses: await readUses(database),
    })),
  )
}

/** None where nobody records them. */
async function readUses(database: Database): Promise<readonly UsageReport[]> {
  try {
    return (await readUsage(database, {})).uses
  } catch (error) {
    if (error instanceof Fault && error.code === 'usage_not_recorded') return []
    throw error
  }
}

/** A file for each: one that fails leaves the others built. */
async function writeAll({ project }: Workplace, advised: readonly IndexAdvice[], clock: Clock): Promise<readonly string[]> {
  if (advised.length === 0) return []
  const versions = await listNextVersions(project, advised.length, clock)
  const migrations = advised.map((advice, position) => ({
    version: versions[position] ?? '',
    name: advice.name.replaceAll(/\W/g, '_'),
    text: renderIndexMigration(advice),
    down: null,
  }))
  return (await writeMigrations(project, migrations)).map(({ file }) => file)
}
