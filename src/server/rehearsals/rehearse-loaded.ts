import { Fault } from '../../base/fault.ts'
import type { DeclaredRequest } from '../../operations/load-test/operation.ts'
import {
  type LoadedMigration,
  listTouchedTables,
  type MigrationReport,
  type Rehearsed,
  rehearseUnderLoad,
} from '../../operations/rehearse/operation.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { startDorsal } from '../assemble.ts'
import type { Workplace } from '../beside-server.ts'
import { onFreshBranch } from './rehearsal-branch.ts'
import { openRehearsalLoad, type ServedBranch, type Touched } from './rehearsal-load.ts'
import { findObstacle } from './rehearsal-obstacle.ts'
import { type ApplyRules, applyOnBranch } from './rehearse-alone.ts'

/** `nothing to ask`: no request concerns what the migrations touch, so that there was nothing to send. */
export type Loaded = {
  readonly kind: 'sent' | 'nothing to ask' | 'failed'
  readonly rehearsed: readonly LoadedMigration[]
  /** Why nothing could be sent. */
  readonly problem: string | null
}

export type LoadRules = ApplyRules & { readonly rate: number; readonly requests: readonly DeclaredRequest[] }

/** Milliseconds of load before each migration, to compare with. */
const calm = 2000

const nothingToAsk: Loaded = { kind: 'nothing to ask', rehearsed: [], problem: null }

/** Each migration that ran alone to its end, on another copy whose API is asked meanwhile. */
export async function rehearseLoaded(place: Workplace, alone: readonly Rehearsed[], rules: LoadRules): Promise<Loaded> {
  const reports = alone.flatMap(({ report }) => report ?? [])
  const touched = toTouched(reports)
  if (reports.length === 0 || touched.tables.length + rules.requests.length === 0) return nothingToAsk
  try {
    return await onFreshBranch(place, (branch) =>
      serveBranch(branch, async (served) => ({
        kind: 'sent',
        rehearsed: await sendAndApply(served, reports, { ...rules, touched }),
        problem: null,
      })),
    )
  } catch (error) {
    if (error instanceof Fault && error.code === 'bench_nothing_to_ask') return nothingToAsk
    return { kind: 'failed', rehearsed: [], problem: findObstacle(error) }
  }
}

function toTouched(reports: readonly MigrationReport[]): Touched {
  const losses = reports.flatMap((report) => report.losses)
  return {
    tables: listTouchedTables(reports),
    droppedColumns: new Set(losses.flatMap(({ what, name }) => (what === 'column' ? [name] : []))),
  }
}

async function serveBranch<T>(branch: Workplace, work: (served: ServedBranch) => Promise<T>): Promise<T> {
  const { settings } = branch
  const dorsal = await startDorsal({ ...branch, settings: { ...settings, http: { ...settings.http, port: 0 } } })
  try {
    return await work({ branch, dorsal })
  } finally {
    await dorsal.stop()
  }
}

async function sendAndApply(
  served: ServedBranch,
  migrations: readonly MigrationReport[],
  { touched, ...rules }: LoadRules & { readonly touched: Touched },
): Promise<readonly LoadedMigration[]> {
  const { branch, dorsal } = served
  const target = parseConnectionUrl(dorsal.databaseUrl)
  return await rehearseUnderLoad({
    migrations: migrations.map((report) => ({ ...report, isTouching: listTouchedTables([report]).length > 0 })),
    apply: (migration, heard) => applyOnBranch(branch, migration, { includeAll: rules.includeAll, target, heard }),
    load: await openRehearsalLoad(served, rules, touched),
    calm,
    onProgress: branch.onProgress,
  })
}
