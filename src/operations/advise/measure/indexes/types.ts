import type { RecordedStatement } from '../../store/read-statements.ts'

/** A column of a table, by names as the catalog has them. */
export type ColumnName = { readonly schema: string; readonly table: string; readonly column: string }

/** How a scan asks for the rows of one table: what a condition compares with something known, and in which order the rows are wanted. */
export type Access = {
  readonly schema: string
  readonly table: string
  /** Columns that must equal something. */
  readonly equal: readonly string[]
  /** Columns that lie in a range. */
  readonly range: readonly string[]
  /** Conditions without a value: `deleted_at IS NULL`. */
  readonly fixed: readonly string[]
  /** Conditions that no b-tree of plain columns serves. */
  readonly special: readonly SpecialAccess[]
  /** Wanted order, where only the first rows are taken; empty: none. */
  readonly order: readonly OrderColumn[]
}

/** An index of another kind, over one column or an expression. */
export type SpecialIndex = {
  readonly method: 'btree' | 'gin'
  /** In place of a column: `lower(email)`. */
  readonly expression?: string
  readonly operatorClass?: 'text_pattern_ops' | 'gin_trgm_ops'
  /** Of its name. */
  readonly suffix: string
  readonly form: ParameterUse['form']
}

/** `column`: what it asks, or the first column of its expression. */
export type SpecialAccess = { readonly column: string; readonly index: SpecialIndex }

export type OrderColumn = { readonly column: string; readonly descending: boolean; readonly nullsFirst: boolean }

export type IndexCandidate = {
  readonly schema: string
  readonly table: string
  readonly columns: readonly OrderColumn[]
  /** What is indexed in place of the one column, in SQL, and how. */
  readonly special?: {
    readonly method: 'btree' | 'gin'
    readonly definition: string
    readonly suffix: string
    readonly isExpression: boolean
  }
  /** Only rows of which this holds are in it. */
  readonly where?: string
}

/**
 * Which column a `$n` of a statement is compared with: as one value, as a list of them, as a pattern of LIKE, as a part of a document or an array, as
 * a key of a document, or as a word of a text.
 */
export type ParameterUse = ColumnName & {
  readonly number: number
  readonly form: 'value' | 'list' | 'pattern' | 'part' | 'key' | 'word'
  /** In place of the column alone. */
  readonly expression?: string
}

export type PlannedStatement = {
  readonly statement: RecordedStatement
  readonly accesses: readonly Access[]
  readonly uses: readonly ParameterUse[]
  /** Numbers that stand in a condition without a column beside them: their values would decide, and are not known. */
  readonly unknown: readonly number[]
}

/** One recorded statement without and with an index: medians over several values, in milliseconds, or where they are estimated in the planner's units of cost. */
export type ReadMeasurement = {
  readonly statement: RecordedStatement
  readonly before: number
  readonly after: number
  /** How often it ran with the index, or was planned. */
  readonly runs: number
  /** Milliseconds that PostgreSQL recorded for its calls, and their share of the time of all statements, between 0 and 1. */
  readonly recorded: number
  readonly share: number
}

/** What an index adds to a row that is inserted, in microseconds: medians. */
export type WriteMeasurement = { readonly rows: number; readonly before: number; readonly after: number }

export type IndexAdvice = {
  /** `estimated`: nothing ran; the planner was asked. */
  readonly basis: 'measured' | 'estimated'
  readonly index: IndexCandidate
  readonly name: string
  readonly verdict: 'advised' | 'not advised'
  /** Why, one sentence. */
  readonly reason: string
  /** Of the index as it was built, or as it would be. */
  readonly bytes: number
  readonly reads: readonly ReadMeasurement[]
  /** Null where writes were not measured. */
  readonly writes: WriteMeasurement | null
  /** Milliseconds that the recorded calls would have taken less, and that the recorded writes would have taken more. */
  readonly saved: number
  readonly added: number
  readonly statement: string
}

/** A recorded statement that no index was looked for or measured with, and why. */
export type UnmeasuredStatement = { readonly statement: RecordedStatement; readonly reason: string }
