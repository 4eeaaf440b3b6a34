import {
  type CountedLoss,
  checkConsent,
  countLosses,
  downMissing,
  downNotProven,
  downOfChanged,
  versionNotApplied,
} from '../../operations/down/operation.ts'
import {
  type MigrationStatus,
  type RevertedMigration,
  type RevertibleMigration,
  readMigrationStatus,
  revertMigrations,
} from '../../operations/migrate/operation.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import type { MigrationFile } from '../../project/types.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { withDatabase } from '../prepare-database.ts'
import { type DownProof, describeProof, proveDowns } from './prove-downs.ts'

export { type DownProof, describeProof } from './prove-downs.ts'

export type DownCheck = { readonly proofs: readonly DownProof[]; readonly withoutDown: readonly string[] }

/** Tries every down file of a project in a scratch PostgreSQL; no database is asked. */
export async function checkDowns(place: Workplace): Promise<DownCheck> {
  const { migrations } = await listMigrations(place.project)
  const withoutDown = migrations.filter((each) => !isRevertible(each)).map(({ file }) => file)
  return { proofs: await proveDowns(place, migrations, migrations.filter(isRevertible)), withoutDown }
}

export type DownRequest = {
  /** How many migrations go, or the version that is to be the last one: `0` for none. */
  readonly until: { readonly kind: 'steps'; readonly steps: number } | { readonly kind: 'version'; readonly version: string }
  /** Tables and columns that may lose what they hold. */
  readonly loseData: readonly string[]
  /** Runs down files that are not proven. */
  readonly force: boolean
}

export type DownReport = {
  readonly reverted: readonly RevertedMigration[]
  readonly proofs: readonly DownProof[]
  readonly lost: readonly CountedLoss[]
}

/**
 * Undoes the newest applied migrations by their down files, after each was tried on a copy of the schema. Throws `down_missing`,
 * `down_of_changed`, `version_not_applied`, `down_not_proven`, `data_would_be_lost`, and what `revertMigrations` throws.
 */
export async function downProject(place: Workplace, { until, loseData, force }: DownRequest): Promise<DownReport> {
  return await withPreparedDatabase(place, async ({ postgres }) => {
    const { applied, chosen } = await chooseMigrations(place, postgres.owner, until)
    const proofs = await proveDowns(place, applied, chosen)
    const unproven = proofs.find(({ verdict }) => verdict !== 'proven')
    if (unproven !== undefined && !force) throw downNotProven(unproven.file, describeProof(unproven))
    const lost = await withDatabase(postgres.owner, place, (database) =>
      countLosses(
        database,
        proofs.flatMap(({ losses }) => losses),
      ),
    )
    checkConsent(lost, loseData)
    const { settings, onProgress, signal } = place
    const run = { target: postgres.owner, settings: settings.migrate, onProgress, ...(signal && { signal }) }
    return { reverted: await revertMigrations({ ...run, migrations: chosen }), proofs, lost }
  })
}

type Choice = {
  /** Files of what is applied, oldest first. */
  readonly applied: readonly MigrationFile[]
  /** What goes, newest first. */
  readonly chosen: readonly RevertibleMigration[]
}

async function chooseMigrations({ project }: Workplace, target: ConnectionTarget, until: DownRequest['until']): Promise<Choice> {
  const { migrations } = await listMigrations(project)
  const status = (await readMigrationStatus(target, migrations)).filter(({ state }) => state !== 'pending' && state !== 'out of order')
  const leaving = status.slice(countStaying(status, until)).reverse()
  const strange = leaving.filter(({ state }) => state !== 'applied')
  if (strange.length > 0) throw downOfChanged(strange.map(({ version, name, state }) => `${version}_${name} (${state})`))
  const files = new Map(migrations.map((migration) => [migration.version, migration]))
  const chosen = leaving.flatMap(({ version }) => files.get(version) ?? [])
  const stuck = chosen.filter((migration) => !isRevertible(migration))
  if (stuck.length > 0) throw downMissing(stuck.map(({ file }) => file))
  return { applied: status.flatMap(({ version }) => files.get(version) ?? []), chosen: chosen.filter(isRevertible) }
}

function countStaying(applied: readonly MigrationStatus[], until: DownRequest['until']): number {
  if (until.kind === 'steps') return Math.max(0, applied.length - until.steps)
  if (until.version === '0') return 0
  const index = applied.findIndex(({ version }) => version === until.version)
  if (index < 0) throw versionNotApplied(until.version)
  return index + 1
}

function isRevertible(migration: MigrationFile): migration is RevertibleMigration {
  return migration.down !== undefined
}
