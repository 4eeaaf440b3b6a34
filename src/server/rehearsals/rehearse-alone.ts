import { applyMigrations } from '../../operations/migrate/operation.ts'
import { type MigrationWatch, type NamedMigration, type Rehearsed, rehearseMigrations } from '../../operations/rehearse/operation.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { withDatabase } from '../prepare-database.ts'
import { type CopyReport, onFreshBranch } from './rehearsal-branch.ts'
import { findObstacle } from './rehearsal-obstacle.ts'
import { type PermissionsAfter, provingAfter } from './rehearse-permissions.ts'

export type Alone = {
  readonly rehearsed: readonly Rehearsed[]
  readonly copy: CopyReport | null
  /** What is permitted when they all ran. */
  readonly permissions: PermissionsAfter
  /** Why nothing could be rehearsed. */
  readonly problem: string | null
}

export type ApplyRules = { readonly includeAll: boolean }

export type AloneRules = ApplyRules & { readonly permissions: boolean }

/** Each migration on a copy that nobody else uses, measured statement by statement. */
export async function rehearseAlone(place: Workplace, migrations: readonly NamedMigration[], rules: AloneRules): Promise<Alone> {
  try {
    return await onFreshBranch(place, async (branch, copy) => {
      const { worked: rehearsed, permissions } = await withPreparedDatabase(branch, ({ postgres: { owner } }) =>
        provingAfter(branch, { target: owner, isWanted: rules.permissions }, () =>
          rehearseOnBranch(branch, { target: owner, migrations, rules }),
        ),
      )
      return { rehearsed, copy, permissions, problem: null }
    })
  } catch (error) {
    const problem = findObstacle(error)
    return { rehearsed: [], copy: null, permissions: { kind: 'could not be checked', why: problem }, problem }
  }
}

type OnBranch = { readonly target: ConnectionTarget; readonly migrations: readonly NamedMigration[]; readonly rules: ApplyRules }

async function rehearseOnBranch(branch: Workplace, { target, migrations, rules: { includeAll } }: OnBranch): Promise<readonly Rehearsed[]> {
  return await withDatabase(target, branch, (database) =>
    rehearseMigrations({
      database,
      migrations,
      apply: (migration, watch) => applyOnBranch(branch, migration, { includeAll, target, watch, heard: () => {} }),
      onProgress: branch.onProgress,
    }),
  )
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
