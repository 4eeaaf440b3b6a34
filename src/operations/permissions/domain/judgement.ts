import type { Answer, Reason } from '../types.ts'
import type { RowRule } from './find-row-rule.ts'

/** Whether a column may stand in a statement at all; rows are another question. */
export type ColumnJudgement = {
  readonly column: string
  readonly access: 'yes' | 'no' | 'not known'
  readonly reasons: readonly Reason[]
}

/** What the catalogs say of one subject, object and operation. `could not be checked`: they do not say it, doing it will tell. */
export type Judgement = {
  readonly answer: Answer
  readonly reasons: readonly Reason[]
  readonly columns: readonly ColumnJudgement[]
  /** How it is denied: PostgreSQL refuses the statement, or no row is left for it. */
  readonly denial: 'statement' | 'rows'
}

export const denied: Answer = { kind: 'denied' }
export const allowed: Answer = { kind: 'allowed' }

export function refuse(reason: Reason, columns: readonly ColumnJudgement[] = []): Judgement {
  return {
    answer: denied,
    reasons: [reason],
    columns: columns.map((each) => ({ ...each, access: 'no', reasons: [reason] })),
    denial: 'statement',
  }
}

/** What is judged of the rows alone. */
export type RowsJudgement = Omit<Judgement, 'columns'>

export function toRowsJudgement({ kind, condition, reasons }: RowRule): RowsJudgement {
  if (kind === 'every row') return { answer: allowed, reasons, denial: 'rows' }
  return { answer: kind === 'some rows' ? { kind, condition } : denied, reasons, denial: kind === 'no row' ? 'rows' : 'statement' }
}
