import { isWaiting, readMigrationStatus } from '../operations/migrate/operation.ts'
import { listMigrations } from '../project/list-sql-files.ts'
import type { Workplace } from './beside-server.ts'
import { migrationsNotApplied } from './errors.ts'
import type { OpenPostgres } from './open-postgres.ts'

/**
 * Before a database is judged: one that lacks migrations of its project is not what its people think of. That some are pending is told; throws
 * `migrations_not_applied` where nothing of the project is there, as in a fresh clone. A database elsewhere may have got its tables by other means.
 */
export async function checkApplied({ project, settings, onProgress }: Workplace, { owner }: Pick<OpenPostgres, 'owner'>): Promise<void> {
  const { migrations } = await listMigrations(project)
  const waiting = (await readMigrationStatus(owner, migrations)).filter(isWaiting)
  if (waiting.length === 0) return
  if (waiting.length === migrations.length && settings.server.databaseUrl === undefined) throw migrationsNotApplied(project.folder)
  onProgress(`${waiting.length} of ${migrations.length} migrations are not applied: this is about the database without them`)
}
