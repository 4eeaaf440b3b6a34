import { applyMigrations } from '../../operations/migrate/operation.ts'
import { type MigrationWatch, type NamedMigration, type Rehearsed, rehearseMigrations } from '../../operations/rehearse/operation.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { withDatabase } from '../prepare-database.ts'
import { type CopyReport, onFreshBranch } from './rehearsal-branch.ts'
import { findObstacle } from './rehearsal-obstacle.ts'

export type Alone = {
  readonly rehearsed: readonly Rehearsed[]
  readonly copy: CopyReport | null
  /** Why nothing could be rehearsed. */
  readonly problem: string | null
}

export type ApplyRules = { readonly includeAll: boolean }

/** Each migration on a copy that nobody else uses, measured statement by statement. */
export async function rehearseAlone(place: Workplace, migrations: readonly NamedMigration[], rules: ApplyRules): Promise<Alone> {
  try {
    return await onFreshBranch(place, async (branch, copy) => {
      const rehearsed = await withPreparedDatabase(branch, ({ postgres }) =>
        withDatabase(postgres.owner, branch, (database) =>
          rehearseMigrations({
            database,
            migrations,
            apply: (migration, watch) => applyOnBranch(branch, migration, { ...rules, target: postgres.owner, watch, heard: () => {} }),
            onProgress: branch.onProgress,
          }),
        ),
      )
      return { rehearsed, copy, problem: null }
    })
  } catch (error) {
    return { rehearsed: [], copy: null, problem: findObstacle(error) }
  }
}

export type BranchApplication = ApplyRules & {
  readonly target: ConnectionTarget
  readonly watch?: MigrationWatch
  /** Told what `dorsal migrate` would say to a person. */
  readonly heard: (line: string) => void
}

/** Applies one migration as `dorsal migrate` does, whatever an earlier rehearsal said; those before it are applied. Gives the number of its statements. */
export async function applyOnBranch(branch: Workplace, { version }: NamedMigration, application: BranchApplication): Promise<number> {
  const { target, includeAll, watch, heard } = application
  const { migrations } = await listMigrations(branch.project)
  const upTo = migrations.slice(0, migrations.findIndex((each) => each.version === version) + 1)
  const applied = await applyMigrations({
    target,
    migrations: upTo,
    includeAll,
    despite: [version],
    settings: branch.settings.migrate,
    onProgress: heard,
    ...(watch === undefined ? {} : { watch }),
    ...(branch.signal === undefined ? {} : { signal: branch.signal }),
  })
  return applied.reduce((total, { statements }) => total + statements, 0)
}
