import { Fault } from '../../base/fault.ts'
import { type HandoffFacts, type Permissions, type Rehearsal, readComments } from '../../operations/handoff/operation.ts'
import { applyMigrations } from '../../operations/migrate/operation.ts'
import { compareMatrices, type Matrix } from '../../operations/permissions/operation.ts'
import { rehearseMigrations } from '../../operations/rehearse/operation.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import { checkoutRef } from '../../project/checkout-ref.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import { listCommits } from '../../project/read-history.ts'
import type { MigrationFile, Project } from '../../project/types.ts'
import type { Workplace } from '../beside-server.ts'
import { type OpenScratchProject, type ScratchProject, withScratchProjects } from '../contracts/open-scratch-project.ts'
import { readContractUsage } from '../contracts/read-contract-usage.ts'
import { readContractAt } from '../contracts/read-project-contract.ts'
import { proveOn } from '../permissions/prove-project-permissions.ts'
import { withPersonas } from '../permissions/with-personas.ts'
import { withDatabase } from '../prepare-database.ts'
import { listApiChanges } from './list-api-changes.ts'
import { listMigrationsBetween, readLiveRehearsals, toMeasured } from './list-migrations-between.ts'
import { toPermissions } from './to-permissions.ts'

export type HandoffRequest = {
  /** Git refs. */
  readonly from: string
  readonly to: string
  /** Whether what people may do is tried on both sides. */
  readonly permissions: boolean
  /** Whether migrations that were not rehearsed on a copy of the live database are measured on the rows of the seed. */
  readonly rehearse: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * What happened between two commits, for those who go on with it: both are built in one scratch PostgreSQL. Throws the Faults of `checkoutRef`, of
 * `applyMigrations` and of opening the database.
 */
export async function gatherHandoff(place: Workplace, request: HandoffRequest): Promise<HandoffFacts> {
  await using earlier = await checkoutRef(place.project, request.from)
  await using later = await checkoutRef(place.project, request.to)
  const between = await listMigrationsBetween({ before: earlier.project, after: later.project })
  const known = await readLiveRehearsals(place, between.fresh)
  const unknown = request.rehearse ? between.fresh.filter(({ version }) => !known.has(version)) : []
  const compared = await withScratchProjects(place, (open) =>
    compareProjects({ place, open, before: earlier.project, after: later.project }, request, unknown),
  )
  const rehearsals = new Map([...compared.rehearsals, ...known])
  return {
    from: { ref: request.from, commit: earlier.commit },
    to: { ref: request.to, commit: later.commit },
    commits: await listCommits(place.project, { from: earlier.commit, to: later.commit }),
    migrations: between.all.map((each) => ({ ...each, rehearsal: rehearsals.get(each.version) ?? { kind: 'not rehearsed' } })),
    changes: compared.changes,
    permissions: compared.permissions,
  }
}

type Sides = { readonly place: Workplace; readonly open: OpenScratchProject; readonly before: Project; readonly after: Project }
type Compared = Pick<HandoffFacts, 'changes' | 'permissions'> & { readonly rehearsals: ReadonlyMap<string, Rehearsal> }

async function compareProjects(sides: Sides, request: HandoffRequest, unknown: readonly MigrationFile[]): Promise<Compared> {
  const { place, open } = sides
  const seed = request.permissions || unknown.length > 0
  place.onProgress(`Building the database of ${request.to}`)
  const now = await openSide(open, sides.after, seed)
  place.onProgress(`Building the database of ${request.from}`)
  const then = await openSide(open, sides.before, seed)
  const comments = await runTransaction(now.place, { access: 'read only' }, readComments)
  const before = await readContractAt(then.place, then.settings)
  const after = await readContractAt(now.place, now.settings)
  const changes = await listApiChanges({ before, after, comments, usage: await readContractUsage(place), now: request.now })
  const permissions = await comparePermissions(place, { then, now }, request)
  // Last, since it makes the earlier side into the later one.
  return { changes, permissions, rehearsals: await rehearse(sides, then, unknown) }
}

type OpenSide = ScratchProject & { /** Why its rows are missing. */ readonly unseeded: string | null }

/** A seed that does not fit its migrations any more keeps nobody from comparing the rest. */
async function openSide(open: OpenScratchProject, project: Project, seed: boolean): Promise<OpenSide> {
  try {
    return { ...(await open(project, { seed })), unseeded: null }
  } catch (error) {
    if (!seed || !(error instanceof Fault) || error.code !== 'schema_file_failed') throw error
    return { ...(await open(project, { seed: false })), unseeded: error.message }
  }
}

type OpenSides = { readonly then: OpenSide; readonly now: OpenSide }

async function comparePermissions(
  place: Workplace,
  { then, now }: OpenSides,
  { permissions, from, to }: HandoffRequest,
): Promise<Permissions> {
  if (!permissions) return { kind: 'not asked for' }
  const why = now.unseeded ?? then.unseeded
  if (why !== null) return { kind: 'could not be checked', why }
  place.onProgress(`Trying what people may do at ${to} and at ${from}`)
  const after = await proveSide(place, now)
  const before = await proveSide(withPersonas(place, after), then)
  return toPermissions(await compareMatrices(before, after), after)
}

async function proveSide({ settings: { permissions }, ...place }: Workplace, { place: { target }, settings }: OpenSide): Promise<Matrix> {
  return await proveOn({ ...place, settings: { ...settings, permissions } }, target, { login: 'authenticator' })
}

/** The new migrations on the rows of the earlier seed. */
async function rehearse(
  sides: Sides,
  { place: { target } }: OpenSide,
  files: readonly MigrationFile[],
): Promise<ReadonlyMap<string, Rehearsal>> {
  if (files.length === 0) return new Map()
  const { place, after } = sides
  const { migrations } = await listMigrations(after)
  const rehearsed = await withDatabase(target, place, (database) =>
    rehearseMigrations({
      database,
      migrations: files,
      apply: async ({ version }, watch) => {
        const upTo = migrations.slice(0, migrations.findIndex((each) => each.version === version) + 1)
        const applied = await applyMigrations({
          target,
          migrations: upTo,
          includeAll: true,
          despite: [version],
          watch,
          onProgress: () => {},
        })
        return applied.reduce((total, { statements }) => total + statements, 0)
      },
      onProgress: place.onProgress,
    }),
  )
  return new Map(
    rehearsed.flatMap(({ migration, report, failure }): readonly [string, Rehearsal][] => {
      if (failure !== null) return [[migration.version, { kind: 'failed', why: failure.sentence }]]
      return report === null ? [] : [[migration.version, toMeasured(report, 'the seed')]]
    }),
  )
}
