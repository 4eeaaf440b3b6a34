import type { Clock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import { compareSchemas, type Difference, diffSchemas, type SchemaDiff, type Uncompared } from '../../operations/diff/operation.ts'
import { isWaiting, readMigrationStatus } from '../../operations/migrate/operation.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import type { Project } from '../../project/types.ts'
import type { Workplace } from '../beside-server.ts'
import { type SchemaSide, withSchemas } from '../open-schemas.ts'
import { listNextVersions, writeMigrations } from './write-migrations.ts'

export { renderMigration } from '../../operations/diff/operation.ts'

export type DiffRequest = { readonly from: SchemaSide; readonly to: SchemaSide; readonly allowDestructive: boolean }

/** The migration from one side to the other, proven on copies in a scratch PostgreSQL. Nothing real is changed. */
export async function diffProject(place: Workplace, { from, to, allowDestructive }: DiffRequest): Promise<SchemaDiff> {
  const needsDatabase = from.kind === 'database' || to.kind === 'database'
  return await withSchemas(place, { needsDatabase }, async ({ open, read, cluster }) => {
    place.onProgress('Building the schemas in a scratch PostgreSQL')
    const source = await open(from)
    const target = await read(to)
    place.onProgress('Comparing them, and trying the difference on a copy')
    return await diffSchemas({ source, target, scratch: cluster.scratch, allowDestructive })
  })
}

export type Drift = {
  readonly verdict: 'none' | 'drift' | 'could not be checked'
  readonly reason: string | null
  /** From the applied migrations to the database. */
  readonly differences: readonly Difference[]
  readonly uncompared: readonly Uncompared[]
  /** Files that are not applied yet: no drift. */
  readonly pending: readonly string[]
}

/** What the database has that its applied migrations do not give, and the reverse. */
export async function findProjectDrift(place: Workplace): Promise<Drift> {
  const { migrations } = await listMigrations(place.project)
  const pending: string[] = []
  const listApplied = async (live: { readonly target: Parameters<typeof readMigrationStatus>[0] }) => {
    const status = await readMigrationStatus(live.target, migrations)
    const waiting = new Set(status.filter(isWaiting).map(({ version }) => version))
    const applied = migrations.filter(({ version }) => !waiting.has(version))
    pending.push(...migrations.filter((migration) => !applied.includes(migration)).map(({ file }) => file))
    return applied
  }
  try {
    return await withSchemas(place, { needsDatabase: true, migrations: listApplied }, async ({ read }) => {
      place.onProgress('Building the schema of the applied migrations in a scratch PostgreSQL')
      const { differences, uncompared } = compareSchemas(await read({ kind: 'migrations' }), await read({ kind: 'database' }))
      return { verdict: differences.length === 0 ? 'none' : 'drift', reason: null, differences, uncompared, pending: [...new Set(pending)] }
    })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { verdict: 'could not be checked', reason: error.message, differences: [], uncompared: [], pending: [] }
  }
}

/** Writes the next migration; its path is relative to the project's root. Throws `migration_name_invalid`, `migration_unwritable`. */
export async function writeMigration(
  project: Project,
  { name, text, clock }: { readonly name: string; readonly text: string; readonly clock: Clock },
): Promise<string> {
  const [version = ''] = await listNextVersions(project, 1, clock)
  const [written] = await writeMigrations(project, [{ version, name, text, down: null }])
  return written?.file ?? ''
}
