import { randomBytes } from 'node:crypto'
import { realpath, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { type BranchSource, createLiveSource, createServerSource, readDataSize } from '../../operations/branch/operation.ts'
import { forgetProjectRestore, restoreProject } from '../backups/restore-project.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { loadKeys } from '../keys/load-keys.ts'
import type { Preparation } from '../prepare-database.ts'

/** `schema`: the database without its rows. `to`: a moment as `dorsal restore --to` takes it. */
export type BranchOrigin = { readonly kind: 'database' } | { readonly kind: 'schema' } | { readonly kind: 'backup'; readonly to: string }

/** What a branch is copied from, for the length of `work`. Throws the Faults of the cluster, `database_unreachable`. */
export async function withSource<T>(place: Workplace, origin: BranchOrigin, work: (source: BranchSource) => Promise<T>): Promise<T> {
  if (origin.kind === 'backup') return await work(await createBackupSource(place, origin.to))
  return await withPostgres(place, async (preparation) =>
    work(origin.kind === 'schema' ? createSchemaSource(preparation) : await createDatabaseSource(preparation)),
  )
}

async function createDatabaseSource({ project, postgres, settings, log, onProgress }: Preparation): Promise<BranchSource> {
  const common = { settings: settings.postgres, log, onProgress }
  if (postgres.kind === 'external') return createServerSource({ ...common, target: postgres.owner, superuserPassword: createPassword() })
  const dataFolder = await realpath(join(project.stateFolder, 'postgres', 'data'))
  const { password = '', ...owner } = postgres.owner
  return createLiveSource({ ...common, target: { ...owner, password }, dataFolder })
}

function createSchemaSource({ postgres, settings, log, onProgress }: Preparation): BranchSource {
  const common = { settings: settings.postgres, log, onProgress }
  return createServerSource({ ...common, target: postgres.owner, superuserPassword: createPassword(), contents: 'schema' })
}

const createPassword = (): string => randomBytes(24).toString('base64url')

async function createBackupSource(place: Workplace, to: string): Promise<BranchSource> {
  const { databasePasswords } = await loadKeys(place.project, place.settings, systemClock)
  return {
    about: `the backup, ${to === 'latest' ? 'as far as it goes' : `as of ${to}`}`,
    superuserPassword: databasePasswords.postgres,
    // A restore looks itself whether there is room for it.
    measure: async () => 0,
    fill: (clusterFolder, signal) => fillFromBackup({ ...place, signal }, to, clusterFolder),
  }
}

/** A restore leaves a folder of data beside the live one, which becomes the branch's. */
async function fillFromBackup(
  { signal, ...place }: Workplace & { readonly signal: AbortSignal },
  to: string,
  clusterFolder: string,
): Promise<{ readonly bytes: number }> {
  const { id, folder } = await restoreProject(place, { to, signal })
  try {
    await rename(join(folder, 'data'), join(clusterFolder, 'data'))
  } finally {
    await forgetProjectRestore(place, id)
  }
  return { bytes: await readDataSize(join(clusterFolder, 'data')) }
}
