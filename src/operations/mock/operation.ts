import type { Clock } from '../../base/clock.ts'
import { createSeededRandom } from '../../base/seeded-random.ts'
import type { QualifiedName } from '../../catalog/types.ts'
import type { Outcome } from '../../query/outcome.ts'
import type { Plan } from '../../query/plan.ts'
import type { Run } from '../../query/run.ts'
import { runOnRows } from './evaluate/run-mock.ts'
import type { MockState } from './evaluate/scope.ts'
import { inventRows } from './rows/invent-rows.ts'
import { toKey } from './rows/to-key.ts'
import type { MockedApi, MockRow } from './types.ts'

export { mockCannot } from './errors.ts'
export { createPlayer } from './recording/create-player.ts'
export { createRecorder, type Recorder } from './recording/create-recorder.ts'
export type { AskedExchange, Exchange, Recording } from './recording/types.ts'
export type { MockColumn, MockedApi, MockFunction, MockKey, MockTable } from './types.ts'

export type MockOptions = { readonly seed: number /** Rows of each table. */; readonly rows: number; readonly clock: Clock }

/** Answers plans in the place of a database. */
export type Mock = { readonly runPlan: (plan: Plan, run: Pick<Run, 'identity' | 'values'>) => Promise<Outcome> }

/** An API without a database: its rows are made up, the same for the same seed, and keep what is written until the process ends. */
export function createMock(api: MockedApi, { seed, rows: count, clock }: MockOptions): Mock {
  const state = createState(api, { seed, rows: count, clock })
  return { runPlan: (plan, run) => runOnRows(plan, run, state) }
}

function createState(api: MockedApi, { seed, rows: count, clock }: MockOptions): MockState {
  const rows = new Map<string, readonly MockRow[]>(inventRows(api.tables, { seed, count }))
  const tables = new Map(api.tables.map((table) => [toKey(table), table]))
  const functions = new Map(api.functions.map((one) => [toKey(one), one]))
  return {
    api,
    random: createSeededRandom(seed),
    clock,
    rowsOf: (name: QualifiedName) => rows.get(toKey(name)) ?? [],
    replaceRows: (name, next) => rows.set(toKey(name), next),
    keepRows: () => {
      const kept = [...rows]
      return () => {
        for (const [name, earlier] of kept) rows.set(name, earlier)
      }
    },
    findTable: (name) => tables.get(toKey(name)),
    findFunction: (name) => functions.get(toKey(name)),
  }
}
