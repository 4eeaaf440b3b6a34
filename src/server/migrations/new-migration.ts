import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import { type Change, type PhaseKind, planChange, renderPhase } from '../../operations/expand-contract/operation.ts'
import { applyMigrations } from '../../operations/migrate/operation.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import type { Project } from '../../project/types.ts'
import type { Workplace } from '../beside-server.ts'
import { changeNotProven } from '../errors.ts'
import { withSchemas } from '../open-schemas.ts'
import { listNextVersions, type NewMigration, type WrittenMigration, writeMigrations } from './write-migrations.ts'

export type NewMigrationOptions = { readonly name: string; readonly down: boolean; readonly clock: Clock }

/** An empty migration, and its down file when it is wanted. Throws `migration_name_invalid`, `migration_unwritable`. */
export async function writeEmptyMigration(project: Project, { name, down, clock }: NewMigrationOptions): Promise<readonly string[]> {
  const [version = ''] = await listNextVersions(project, 1, clock)
  const [written] = await writeMigrations(project, [{ version, name, text: '', down: down ? '' : null }])
  return [written?.file, written?.down].filter((file) => typeof file === 'string')
}

export type ChangeRequest = {
  readonly change: Change
  /** Begins the names of the files; without it they are named after the change. */
  readonly name?: string
  /** Whose schema is changed. */
  readonly from: 'migrations' | 'database'
  readonly down: boolean
  readonly clock: Clock
}

export type WrittenChange = {
  readonly phases: readonly (WrittenMigration & { readonly phase: PhaseKind })[]
  readonly notes: readonly string[]
}

/**
 * Writes the migrations of a change after they ran, one after the other, on a copy of the schema. Throws `change_not_understood`,
 * `change_refused`, `conversion_failed`, `change_not_proven`, `migration_name_invalid`, `migration_unwritable`.
 */
export async function writeChange(place: Workplace, { change, name, from, down, clock }: ChangeRequest): Promise<WrittenChange> {
  return await withSchemas(place, { needsDatabase: from === 'database' }, async ({ open }) => {
    place.onProgress('Building the schema in a scratch PostgreSQL')
    const schema = await open({ kind: from })
    const plan = await planChange(schema, change)
    const versions = await listNextVersions(place.project, plan.phases.length, clock)
    const files = plan.phases.map((phase) => renderPhase(phase, { name: name ?? plan.name, expandedBy: versions[0] ?? '' }))
    const migrations = files.map((file, index): NewMigration => {
      const ownName = files.length === 1 ? (name ?? plan.name) : file.name
      return { version: versions[index] ?? '', name: ownName, text: file.text, down: down ? file.down : null }
    })
    place.onProgress('Trying the migrations there')
    await tryMigrations(schema.target, migrations)
    const written = await writeMigrations(place.project, migrations)
    return { phases: written.map((each, index) => ({ phase: files[index]?.kind ?? 'add', ...each })), notes: plan.notes }
  })
}

async function tryMigrations(target: ConnectionTarget, migrations: readonly NewMigration[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dorsal-new-'))
  try {
    const files = migrations.map(({ version, name }) => {
      const file = `${version}_${name}.sql`
      return { version, name, file, path: join(folder, file) }
    })
    for (const [index, { path }] of files.entries()) await writeFile(path, migrations[index]?.text ?? '')
    await applyMigrations({ target, migrations: files, includeAll: true, onProgress: () => {} })
  } catch (error) {
    if (error instanceof Fault && error.code === 'sql_file_failed') throw changeNotProven(error.message, error)
    throw error
  } finally {
    await rm(folder, { recursive: true })
  }
}
