import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import { compareSchemas, type Difference, type Picture, type Place, readPicture } from '../../operations/diff/operation.ts'
import { type Loss, listLosses, readDeletions, readStored } from '../../operations/down/operation.ts'
import { applyMigrations, type RevertibleMigration, revertMigrations } from '../../operations/migrate/operation.ts'
import type { MigrationFile } from '../../project/types.ts'
import type { Workplace } from '../beside-server.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { withDatabase } from '../prepare-database.ts'
import { type ScratchCluster, withScratchCluster } from './scratch-cluster.ts'

/** Whether a down file leads back to the schema from before its migration. */
export type DownProof = {
  readonly version: string
  readonly file: string
  readonly verdict: 'proven' | 'differs' | 'could not be checked'
  readonly reason: string | null
  /** From the schema before the migration to that after its down file. */
  readonly differences: readonly Difference[]
  /** What is in them goes; how much that is, only a database knows. */
  readonly losses: readonly Loss[]
}

/** Applies `migrations` in a scratch PostgreSQL, and tries on a copy the way back of each that is `chosen`. Proofs come oldest first. */
export async function proveDowns(
  place: Workplace,
  migrations: readonly MigrationFile[],
  chosen: readonly RevertibleMigration[],
): Promise<readonly DownProof[]> {
  const last = migrations.findLastIndex(({ version }) => chosen.some((each) => each.version === version))
  if (last < 0) return []
  const keys = await loadKeys(place.project, place.settings, systemClock)
  return await withScratchCluster(place, { keys, role: 'postgres' }, async (cluster) => {
    const trial = await cluster.scratch.create(cluster.base)
    const proofs: DownProof[] = []
    for (const [index, { version }] of migrations.slice(0, last + 1).entries()) {
      const migration = chosen.find((each) => each.version === version)
      const upTo = migrations.slice(0, index + 1)
      if (migration === undefined) await applyOn(trial, upTo)
      else proofs.push(await proveDown(place, { cluster, trial, upTo, migration }))
    }
    return proofs
  })
}

type Trial = {
  readonly cluster: ScratchCluster
  /** Has every migration but the last of `upTo`. */
  readonly trial: Place
  readonly upTo: readonly MigrationFile[]
  readonly migration: RevertibleMigration
}

/** Throws what `applyMigrations` throws: where a migration does not run, nothing can be said of those after it. */
async function proveDown(place: Workplace, { cluster, trial, upTo, migration }: Trial): Promise<DownProof> {
  place.onProgress(`Trying ${migration.down.file} on a copy of the schema`)
  const before = await readPicture(trial)
  await applyOn(trial, upTo)
  const copy = await cluster.scratch.create(trial)
  const deletions = await readDeletions(migration.down.path)
  const proof = { version: migration.version, file: migration.down.file, differences: [], losses: deletions }
  try {
    const full = await withDatabase(copy.target, place, readStored)
    await revertMigrations({ target: copy.target, migrations: [migration], onProgress: () => {} })
    const left = await withDatabase(copy.target, place, readStored)
    return { ...proof, ...compare(before, await readPicture(copy)), losses: [...listLosses(full, left), ...deletions] }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...proof, verdict: 'could not be checked', reason: error.message }
  }
}

async function applyOn({ target }: Place, migrations: readonly MigrationFile[]): Promise<void> {
  await applyMigrations({ target, migrations, includeAll: true, onProgress: () => {} })
}

function compare(before: Picture, after: Picture): Pick<DownProof, 'verdict' | 'reason' | 'differences'> {
  const { differences, uncompared } = compareSchemas(before, after)
  if (differences.length > 0) return { verdict: 'differs', reason: null, differences }
  if (uncompared.length === 0) return { verdict: 'proven', reason: null, differences }
  return { verdict: 'could not be checked', reason: `not compared: ${uncompared.map(({ name }) => name).join(', ')}`, differences }
}

export function describeProof({ verdict, reason, differences }: DownProof): string {
  if (verdict === 'proven') return 'the schema is as it was before'
  if (verdict === 'differs') return `afterwards differ ${differences.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`
  return reason ?? ''
}
