import type { QualifiedName } from '../../catalog/types.ts'

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** A row as the API answers it. */
export type MockRow = Readonly<Record<string, Json>>

/** What a mock has to know of a table or view to invent its rows and to take new ones. */
export type MockTable = QualifiedName & {
  readonly kind: 'table' | 'view'
  readonly columns: readonly MockColumn[]
  readonly primaryKey: readonly string[]
  /** Sets of columns that no two rows have alike, the primary key among them. */
  readonly uniques: readonly (readonly string[])[]
  /** Rows of other tables that its rows need. */
  readonly keys: readonly MockKey[]
}

/** A foreign key. */
export type MockKey = {
  readonly constraint: string
  readonly target: QualifiedName
  /** `from`: column of the table, `to`: of the target. */
  readonly pairs: readonly { readonly from: string; readonly to: string }[]
  readonly deletes: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'
}

export type MockColumn = {
  readonly name: string
  /** As `format_type` prints it, domains resolved: `integer[]`, `character varying(40)`. */
  readonly type: string
  readonly nullable: boolean
  /** Values of an enum, or those that a check allows. */
  readonly values: readonly (string | number)[] | null
  readonly limits: ValueLimits
  /** Of `character varying(20)`. */
  readonly typeLength?: number
  /** A request cannot give it a value. */
  readonly readOnly?: true
  /** SQL of the default, `identity` or `generated`; absent: none. */
  readonly standard?: string
  readonly references?: { readonly table: string; readonly column: string }
}

/** What CHECK constraints and types demand; `pattern` is a regular expression. */
export type ValueLimits = {
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

/** Columns of what a function answers with, where they are its own. */
export type MockFunction = QualifiedName & { readonly result: MockColumn | null; readonly columns: readonly MockColumn[] }

export type MockOperation = 'read' | 'insert' | 'update' | 'delete' | 'execute'

/** What the mock stands for. */
export type MockedApi = {
  readonly tables: readonly MockTable[]
  readonly functions: readonly MockFunction[]
  /** Values by the name of the type, as `format_type` prints it. */
  readonly enums: Readonly<Record<string, readonly string[]>>
  /**
   * Whether a role was granted it; `columns`: for each of them, `*` for all. Which rows it sees, policies decide, and a mock has none.
   */
  readonly isGranted: (role: string, operation: MockOperation, name: QualifiedName, columns?: readonly string[]) => boolean
}
