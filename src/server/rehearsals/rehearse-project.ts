import { isWaiting, readChecksum, readMigrationStatus, recordRehearsal } from '../../operations/migrate/operation.ts'
import { judgeMigration, type Limits, type RehearsalVerdict, type RehearsedMigration } from '../../operations/rehearse/operation.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import type { MigrationFile } from '../../project/types.ts'
import { type Workplace, withPostgres, withPreparedDatabase } from '../beside-server.ts'
import { rehearsalStopped } from '../errors.ts'
import { asOnlyRehearsal, type CopyReport } from './rehearsal-branch.ts'
import { readRehearsalRequests } from './rehearsal-requests.ts'
import { type Alone, rehearseAlone } from './rehearse-alone.ts'
import { type Loaded, type LoadRules, rehearseLoaded } from './rehearse-loaded.ts'
import { comparePermissions, type RehearsedPermissions } from './rehearse-permissions.ts'

export type RehearsalRequest = {
  /** Files that are older than an applied one as well. */
  readonly includeAll: boolean
  /** Whether what is permitted is tried before and behind the migrations. */
  readonly permissions: boolean
  /** Undefined: without a load. `file`: a JSON list of requests or a HAR recording; absent: those in config.toml. `rate`: requests a second. */
  readonly load: { readonly file: string | undefined; readonly rate: number } | undefined
}

export type ProjectRehearsal = {
  /** The worst of all migrations. */
  readonly verdict: RehearsalVerdict
  readonly migrations: readonly RehearsedMigration[]
  /** Null when none was made. */
  readonly copy: CopyReport | null
  /** Null when it was not asked for; it does not change the verdict. */
  readonly permissions: RehearsedPermissions | null
}

/**
 * Runs the pending migrations on a copy of the database, once alone and once beside a load of its API, and writes down what came out, where
 * `dorsal migrate` looks it up. Of the live database nothing else is changed. Throws `rehearsal_running`,
 * `rehearsal_stopped`, `bench_file_unusable`.
 */
export async function rehearseProject(place: Workplace, { includeAll, permissions, load }: RehearsalRequest): Promise<ProjectRehearsal> {
  const requests = load === undefined ? [] : await readRehearsalRequests(place.settings, load.file)
  const pending = await listPending(place)
  if (pending.length === 0) return { verdict: 'allowed', migrations: [], copy: null, permissions: null }
  try {
    return await asOnlyRehearsal(place, () =>
      rehearsePending(place, pending, { includeAll, permissions, load: load && { ...load, requests } }),
    )
  } catch (error) {
    throw place.signal?.aborted ? rehearsalStopped(error) : error
  }
}

type PendingRequest = Pick<RehearsalRequest, 'includeAll' | 'permissions'> & {
  readonly load: Pick<LoadRules, 'rate' | 'requests'> | undefined
}

async function rehearsePending(
  place: Workplace,
  pending: readonly MigrationFile[],
  { includeAll, permissions: isWanted, load }: PendingRequest,
): Promise<ProjectRehearsal> {
  const alone = await rehearseAlone(place, pending, { includeAll, permissions: isWanted })
  const loaded = load === undefined ? undefined : await rehearseLoaded(place, alone.rehearsed, { ...load, includeAll })
  const permissions = isWanted ? await comparePermissions(place, alone.permissions) : null
  // What was cut short says nothing about a migration.
  place.signal?.throwIfAborted()
  const migrations = pending.map((migration) => judge(migration, { alone, loaded, limits: toLimits(place) }))
  await record(place, pending, migrations)
  return { verdict: toWorst(migrations), migrations, copy: alone.copy, permissions }
}

async function listPending(place: Workplace): Promise<readonly MigrationFile[]> {
  const { migrations } = await listMigrations(place.project)
  return await withPostgres(place, async ({ postgres }) => {
    const waiting = new Set((await readMigrationStatus(postgres.owner, migrations)).filter(isWaiting).map(({ version }) => version))
    return migrations.filter(({ version }) => waiting.has(version))
  })
}

function toLimits({ settings }: Workplace): Limits {
  const { maxBlock, maxDuration, ...limits } = settings.rehearse
  return { ...limits, maxBlock: maxBlock * 1000, maxDuration: maxDuration === undefined ? undefined : maxDuration * 1000 }
}

type Runs = { readonly alone: Alone; readonly loaded: Loaded | undefined; readonly limits: Limits }

function judge({ version, name, file }: MigrationFile, { alone, loaded, limits }: Runs): RehearsedMigration {
  const first = alone.rehearsed.find(({ migration }) => migration.version === version)
  const second = loaded?.rehearsed.find(({ migration }) => migration.version === version)
  const failure = first?.failure ?? second?.failure ?? null
  const outcome = {
    alone: first?.report ?? null,
    underLoad: second?.report ?? null,
    failure: failure?.kind === 'refused' ? failure.sentence : null,
    unchecked: failure?.kind === 'broken' ? failure.sentence : findGap({ first, second, alone, loaded }),
  }
  return { version, name, file, ...judgeMigration(outcome, limits), alone: outcome.alone, underLoad: outcome.underLoad }
}

type Found = Omit<Runs, 'limits'> & {
  readonly first: Alone['rehearsed'][number] | undefined
  readonly second: Loaded['rehearsed'][number] | undefined
}

/** Why something was not measured that was to be. */
function findGap({ first, second, alone, loaded }: Found): string | null {
  if (first === undefined) return alone.problem ?? 'It was not run: one before it failed'
  if (loaded === undefined || loaded.kind === 'nothing to ask' || first.report === null || second !== undefined) return null
  return loaded.problem ?? 'It was not run beside a load: one before it failed'
}

async function record(place: Workplace, files: readonly MigrationFile[], migrations: readonly RehearsedMigration[]): Promise<void> {
  await withPreparedDatabase(place, async ({ postgres }) => {
    for (const [index, { version, verdict, reasons, alone, underLoad }] of migrations.entries()) {
      const file = files[index]
      if (file === undefined) continue
      const reason = reasons.length === 0 ? null : reasons.map(({ sentence }) => sentence).join('. ')
      const checksum = alone?.checksum ?? (await readChecksum(file))
      await recordRehearsal(postgres.owner, { version, checksum, verdict, report: { reason, reasons, alone, underLoad } })
    }
  })
}

function toWorst(migrations: readonly RehearsedMigration[]): RehearsalVerdict {
  const verdicts = new Set(migrations.map(({ verdict }) => verdict))
  if (verdicts.has('forbidden')) return 'forbidden'
  return verdicts.has('could not be checked') ? 'could not be checked' : 'allowed'
}
