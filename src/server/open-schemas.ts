import { basename, resolve } from 'node:path'
import { systemClock } from '../base/clock.ts'
import { copySchema, type Picture, type Place, readPicture } from '../operations/diff/operation.ts'
import { runSeed } from '../operations/migrate/operation.ts'
import { listMigrations } from '../project/list-sql-files.ts'
import type { MigrationFile } from '../project/types.ts'
import { type Workplace, withPostgres } from './beside-server.ts'
import { schemaFileFailed, schemaNotCopied } from './errors.ts'
import { loadKeys } from './keys/load-keys.ts'
import { migrateScratch, type ScratchCluster, withScratchCluster } from './migrations/scratch-cluster.ts'

/** Where a schema is: in the migrations, in the database, or in a file that says what it should be. */
export type SchemaSide = { readonly kind: 'migrations' } | { readonly kind: 'database' } | { readonly kind: 'file'; readonly file: string }

/** Schemas in scratch databases, where they can be tried out. */
export type Schemas = {
  readonly cluster: ScratchCluster
  /** Throws `schema_file_failed`, `schema_not_copied` and the Faults of `applyMigrations`. */
  readonly open: (side: SchemaSide) => Promise<Place>
  /** As PostgreSQL 18 prints it. */
  readonly read: (side: SchemaSide) => Promise<Picture>
}

export type SchemasOptions = { readonly needsDatabase: boolean; readonly migrations?: (live: Place) => Promise<readonly MigrationFile[]> }

/** Opens what is to be compared, for the length of `work`. */
export async function withSchemas<T>(place: Workplace, options: SchemasOptions, work: (schemas: Schemas) => Promise<T>): Promise<T> {
  const keys = await loadKeys(place.project, place.settings, systemClock)
  if (!options.needsDatabase)
    return await withScratchCluster(place, { keys, role: 'postgres' }, (cluster) => work(createSchemas(place, { cluster, options })))
  return await withPostgres(place, async ({ postgres }) => {
    const live = { target: postgres.owner, settings: place.settings.postgres, log: place.log }
    const picture = await readPicture(live)
    return await withScratchCluster(place, { keys, role: picture.role }, (cluster) =>
      work(createSchemas(place, { cluster, options, database: { live, picture } })),
    )
  })
}

type Means = {
  readonly cluster: ScratchCluster
  readonly options: SchemasOptions
  readonly database?: { readonly live: Place; readonly picture: Picture }
}

function createSchemas(place: Workplace, means: Means): Schemas {
  const open = (side: SchemaSide) => openSide(side, place, means)
  const read = async (side: SchemaSide) => {
    const live = side.kind === 'database' ? means.database?.picture : undefined
    if (live === undefined) return await readPicture(await open(side))
    if (await isPrintedAlike(live, means.cluster)) return live
    return { ...(await readPicture(await open(side))), uncompared: live.uncompared }
  }
  return { cluster: means.cluster, open, read }
}

async function openSide(side: SchemaSide, place: Workplace, means: Means): Promise<Place> {
  if (side.kind === 'file') return await openFile(side.file, place, means.cluster)
  const migrated = await migrateScratch(means.cluster, await listWantedMigrations(place, means))
  return side.kind === 'database' && means.database !== undefined
    ? await copyLive(migrated, means.database.picture, means.cluster)
    : migrated
}

async function listWantedMigrations({ project }: Workplace, { options, database }: Means): Promise<readonly MigrationFile[]> {
  if (database !== undefined && options.migrations !== undefined) return await options.migrations(database.live)
  return (await listMigrations(project)).migrations
}

async function openFile(file: string, place: Workplace, { scratch, base }: ScratchCluster): Promise<Place> {
  const opened = await scratch.create(base)
  const files = [{ file: basename(file), path: resolve(file) }]
  const [report] = await runSeed({ target: opened.target, files, run: 'all', onProgress: () => {} })
  if (report?.kind === 'failed') throw schemaFileFailed(report.problem, report.fix)
  place.onProgress(`Read ${basename(file)}`)
  return opened
}

async function copyLive(base: Place, picture: Picture, { scratch }: ScratchCluster): Promise<Place> {
  const { place, proof } = await copySchema({ base, picture, scratch })
  if (proof.verdict !== 'proven') throw schemaNotCopied(proof.reason ?? '')
  return place
}

async function isPrintedAlike(live: Picture, { base }: ScratchCluster): Promise<boolean> {
  const { version } = await readPicture(base)
  return Math.floor(version / 10_000) === Math.floor(live.version / 10_000)
}
