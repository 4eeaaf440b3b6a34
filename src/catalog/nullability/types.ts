import type { SelectStmt } from 'libpg-query'
import type { QualifiedName } from '../types.ts'

/** A column that a query gives, as far as its text says. */
export type KnownColumn = {
  readonly name: string
  /** No row has null here; false: a row may, or it could not be told. */
  readonly neverNull: boolean
  /** As `format_type` prints it; undefined: an expression. */
  readonly type: string | undefined
  /** The column of a table whose value it is, unchanged. */
  readonly origin: TracedColumn | undefined
}

export type TracedColumn = { readonly table: QualifiedName; readonly column: string }

/** What one item of FROM brings. The merged columns of JOIN … USING are a range without a name. */
export type Range = {
  readonly alias: string
  readonly columns: readonly KnownColumn[]
  /** An outer join may put nulls in place of the whole row. */
  readonly mayBeAbsent: boolean
}

/** What names mean at one place of a query. */
export type Scope = {
  readonly ranges: readonly Range[]
  /** The query around this one, for a subquery or a LATERAL item. */
  readonly outer: Scope | undefined
  readonly ctes: ReadonlyMap<string, readonly KnownColumn[]>
  readonly findRelation: FindRelation
  /** `groups`: an aggregate sees at least one row. */
  readonly grouping: 'none' | 'groups'
  /** Handed in, since a query holds expressions and an expression holds queries. */
  readonly judgeQuery: JudgeQuery
}

/** Columns of a table or view; undefined where nothing is known of it. `schema` is undefined for a bare name. */
export type FindRelation = (schema: string | undefined, name: string) => readonly KnownColumn[] | undefined

/** Undefined: not even the names of the columns can be told. */
export type JudgeQuery = (query: SelectStmt, around: Scope) => readonly KnownColumn[] | undefined
