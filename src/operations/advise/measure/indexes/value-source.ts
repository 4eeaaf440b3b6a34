import type { Transaction } from '../../../../postgres/types.ts'
import type { ColumnName, ParameterUse } from './types.ts'

/** Values for the numbers of a statement. */
export type Values = ReadonlyMap<number, string>

/** Where values come from that a statement may have been asked with. */
export type ValueSource = {
  /** Values for the parameters that one table's columns are compared with, a set for each row that was taken; none: why is `lack`. */
  readonly sample: (transaction: Transaction, uses: readonly ParameterUse[]) => Promise<readonly Values[]>
  /** What most rows have. */
  readonly findCommonest: (transaction: Transaction, column: ColumnName) => Promise<string | undefined>
  readonly lack: string
}
