import type { Clock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import {
  adviseIndexes,
  type IndexAdvice,
  type IndexReport,
  type Recording,
  readRecordedWrites,
  readStatements,
  renderIndexMigration,
} from '../../operations/advise/operation.ts'
import { readUsage, type UsageReport } from '../../operations/usage/operation.ts'
import type { Database } from '../../postgres/types.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { listNextVersions, writeMigrations } from '../migrations/write-migrations.ts'
import { withDatabase } from '../prepare-database.ts'
import { type Caller, findCallers } from './find-callers.ts'
import { withCopy } from './with-copy.ts'

export type IndexRequest = {
  /** Whether each advised index becomes a migration in `migrations/`. */
  readonly write: boolean
  /** How many recorded statements are looked at, and how many indexes are built. */
  readonly most: { readonly statements: number; readonly indexes: number }
  readonly clock: Clock
}

export type ProjectIndexAdvice =
  | { readonly kind: 'could not be checked'; readonly reason: string }
  | (Omit<IndexReport, 'advice'> & {
      readonly kind: 'measured'
      /** Advised ones first; `callers`: whose requests ask for it, as far as usage is recorded. */
      readonly advice: readonly (IndexAdvice & { readonly callers: readonly Caller[] })[]
      /** Since when statements are recorded. */
      readonly since: string | null
      /** Files that were written, relative to the root of the project. */
      readonly files: readonly string[]
    })

/** Builds the indexes that recorded statements could use on a copy, measures what they give and what they cost, and writes those that pay. */
export async function adviseProjectIndexes(place: Workplace, { write, most, clock }: IndexRequest): Promise<ProjectIndexAdvice> {
  const { recording, writes, uses } = await readRecorded(place)
  if (recording.kind === 'none') return { kind: 'could not be checked', reason: recording.reason }
  const report = await withCopy(place, (copy) => adviseIndexes({ recording, writes, copy, most, onProgress: place.onProgress }))
  const advised = report.advice.filter(({ verdict }) => verdict === 'advised')
  const advice = report.advice.map((each) => ({ ...each, callers: findCallers(uses, each.index) }))
  return { kind: 'measured', ...report, advice, since: recording.since, files: write ? await writeAll(place, advised, clock) : [] }
}

type Recorded = {
  readonly recording: Recording
  readonly writes: Awaited<ReturnType<typeof readRecordedWrites>>
  readonly uses: readonly UsageReport[]
}

async function readRecorded(place: Workplace): Promise<Recorded> {
  return await withPostgres(place, ({ postgres }) =>
    withDatabase(postgres.owner, place, async (database) => ({
      ...(await database.transaction({ access: 'read only' }, async (transaction) => ({
        recording: await readStatements(transaction),
        writes: await readRecordedWrites(transaction),
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
