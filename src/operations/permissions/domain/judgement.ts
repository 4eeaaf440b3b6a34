import type { Answer, Reason } from '../types.ts'

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
}

export const denied: Answer = { kind: 'denied' }
export const allowed: Answer = { kind: 'allowed' }

export function refuse(reason: Reason, columns: readonly ColumnJudgement[] = []): Judgement {
  return { answer: denied, reasons: [reason], columns: columns.map((each) => ({ ...each, access: 'no', reasons: [reason] })) }
}

export function leaveOpen(why: string, reasons: readonly Reason[], columns: readonly ColumnJudgement[]): Judgement {
  return { answer: { kind: 'could not be checked', why }, reasons, columns }
}
