import type { Clock } from '../../../base/clock.ts'
import type { Random } from '../../../base/seeded-random.ts'
import type { QualifiedName } from '../../../catalog/types.ts'
import type { SqlValue } from '../../../postgres/sql.ts'
import type { MockedApi, MockFunction, MockRow, MockTable } from '../types.ts'

/** What a mock remembers while it runs: writes stay until it stops. */
export type MockState = {
  readonly api: MockedApi
  readonly rowsOf: (name: QualifiedName) => readonly MockRow[]
  readonly replaceRows: (name: QualifiedName, rows: readonly MockRow[]) => void
  /** Remembers all rows; what it gives brings them back. */
  readonly keepRows: () => () => void
  readonly findTable: (name: QualifiedName) => MockTable | undefined
  readonly findFunction: (name: QualifiedName) => MockFunction | undefined
  readonly random: Random
  readonly clock: Clock
}

/** One request on it. */
export type Scope = MockState & {
  /** What fills the slots of a plan. */
  readonly values: readonly SqlValue[]
  /** The rows that the write or call of this plan left. */
  readonly result: readonly MockRow[]
}
