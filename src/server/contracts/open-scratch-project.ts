import { systemClock } from '../../base/clock.ts'
import { environment } from '../../base/environment.ts'
import type { Place } from '../../operations/diff/operation.ts'
import { runSeed } from '../../operations/migrate/operation.ts'
import { listMigrations, listSeedFiles } from '../../project/list-sql-files.ts'
import type { Project } from '../../project/types.ts'
import type { Workplace } from '../beside-server.ts'
import { schemaFileFailed } from '../errors.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { migrateScratch, withScratchCluster } from '../migrations/scratch-cluster.ts'
import { type DorsalSettings, readSettings } from '../settings.ts'

/** A project in a scratch database: our own tables, its migrations and perhaps its seed. */
export type ScratchProject = {
  /** As its superuser, in the role `postgres`. */
  readonly place: Place
  /** What its own config.toml says, which at another commit may be something else. */
  readonly settings: DorsalSettings
}

export type ScratchProjectOptions = { readonly seed: boolean }

/** Throws the Faults of `applyMigrations` and `readSettings`, and `schema_file_failed` for a seed. */
export type OpenScratchProject = (project: Project, options: ScratchProjectOptions) => Promise<ScratchProject>

/**
 * A scratch PostgreSQL for the length of `work`, where projects can be opened: the one of `at`, or what `checkoutRef` gave. The state folder is
 * that of `at` always, so that nothing is made in a copy.
 */
export async function withScratchProjects<T>(at: Workplace, work: (open: OpenScratchProject) => Promise<T>): Promise<T> {
  const keys = await loadKeys(at.project, at.settings, systemClock)
  return await withScratchCluster(at, { keys, role: 'postgres' }, (cluster) =>
    work(async (project, { seed }) => {
      const { settings } = readSettings(project, { flags: new Map(), environment })
      const place = await migrateScratch(cluster, (await listMigrations(project)).migrations)
      if (seed) await seedScratch(place, project, settings)
      return { place, settings }
    }),
  )
}

async function seedScratch({ target }: Place, project: Project, settings: DorsalSettings): Promise<void> {
  const { files } = await listSeedFiles(project, settings.project.seedPaths)
  const reports = await runSeed({ target, files, run: 'all', settings: settings.migrate, onProgress: () => {} })
  for (const report of reports) if (report.kind === 'failed') throw schemaFileFailed(report.problem, report.fix)
}
