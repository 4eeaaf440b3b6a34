import { join } from 'node:path'
import type { ProjectKeys } from '../../access/project-keys.ts'
import { silentLog } from '../../base/log.ts'
import { createScratch, emptyServer, type Place, type Scratch } from '../../operations/diff/operation.ts'
import { applyMigrations } from '../../operations/migrate/operation.ts'
import { startCluster } from '../../postgres/cluster/cluster.ts'
import { applyHouseMigrations } from '../../postgres/house-migrations.ts'
import type { MigrationFile } from '../../project/types.ts'
import type { Workplace } from '../beside-server.ts'
import { houses } from '../houses.ts'

/** A PostgreSQL of its own in the state folder, where nothing of the project's data is: what fails or is killed there harms nobody. */
export type ScratchCluster = {
  readonly scratch: Scratch
  /** Has what Dorsal itself brings along: roles, functions, tables. */
  readonly base: Place
}

export type ScratchOptions = {
  readonly keys: ProjectKeys
  /** Who runs the migrations in the real database: what they own or grant to this role means the same here. */
  readonly role: string
}

/** Starts it, emptied of what a killed run left, for the length of `work`. Throws the Faults of the cluster. */
export async function withScratchCluster<T>(
  { project, settings, log, onProgress }: Workplace,
  { keys, role }: ScratchOptions,
  work: (cluster: ScratchCluster) => Promise<T>,
): Promise<T> {
  const superuserPassword = keys.databasePasswords.postgres
  // What goes wrong there comes back as an exception; that sessions end with their databases is no news.
  const cluster = await startCluster({ folder: join(project.stateFolder, 'scratch'), superuserPassword, log: silentLog, onProgress })
  try {
    const server = { target: cluster.target(), settings: settings.postgres, log }
    await emptyServer(server, { superuser: role, password: superuserPassword })
    const scratch = createScratch({ ...server, target: { ...server.target, user: role } }, 'scratch')
    const base = await scratch.create()
    await applyHouseMigrations(base.target, houses, log)
    return await work({ scratch, base })
  } finally {
    await cluster.stop()
  }
}

/** A scratch database with the schema of the migrations. Throws the Faults of `applyMigrations`. */
export async function migrateScratch({ scratch, base }: ScratchCluster, migrations: readonly MigrationFile[]): Promise<Place> {
  const place = await scratch.create(base)
  await applyMigrations({ target: place.target, migrations, includeAll: true, onProgress: () => {} })
  return place
}
