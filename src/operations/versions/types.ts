/** A name as it is, and as SQL writes it. */
export type Name = { readonly name: string; readonly quoted: string }

export type ColumnFact = Name & {
  /** As `format_type` prints it with an empty search path. */
  readonly type: string
  /** SQL text; null: none. */
  readonly default: string | null
  readonly identity: boolean
  readonly generated: boolean
}

/** `column` null: on the whole. */
export type GrantFact = { readonly role: string; readonly privilege: string; readonly column: string | null }

export type RelationFact = Name & {
  readonly columns: readonly ColumnFact[]
  readonly grants: readonly GrantFact[]
  /** Names of the primary key's columns. */
  readonly primaryKey: readonly string[]
  /** Whether rows can be written through it. */
  readonly writable: boolean
}

export type FunctionFact = Name & {
  /** Types of the arguments: tells overloads apart. */
  readonly identity: string
  /** As a definition writes them, with names and defaults. */
  readonly arguments: string
  /** Names of the input parameters in order, quoted; empty: unnamed. */
  readonly inputs: readonly string[]
  readonly variadic: boolean
  readonly result: string
  /** The relation of the same schema whose rows it gives. */
  readonly resultRelation: string | null
  readonly returnsSet: boolean
  /** Whether its result has columns of its own (OUT and TABLE parameters). */
  readonly hasColumns: boolean
  /** A row of a relation is its argument, or any type: no call by HTTP reaches it through another schema. */
  readonly isUnreachable: boolean
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly executors: readonly string[]
}

/** What a schema serves. */
export type SchemaFacts = {
  readonly schema: Name
  /** Roles with USAGE. */
  readonly users: readonly string[]
  readonly relations: readonly RelationFact[]
  readonly functions: readonly FunctionFact[]
}

/** An old name and what it is called now: `orders.note=remark`, `orders=purchases`. */
export type Rename = { readonly object: string; readonly column: string | null; readonly now: string }

export type VersionWish = {
  /** Of the schema that clients of the old version name in `Accept-Profile`. */
  readonly name: string
  readonly renames: readonly Rename[]
  /** Old tables, columns and functions that the version does without. */
  readonly without: readonly string[]
}

export type VersionColumn = {
  readonly old: ColumnFact
  readonly now: ColumnFact
  /** Its type is another one now. */
  readonly isCast: boolean
}

export type VersionRelation = { readonly old: RelationFact; readonly now: RelationFact; readonly columns: readonly VersionColumn[] }

export type VersionPlan = {
  readonly name: string
  /** The schema behind it. */
  readonly behind: SchemaFacts
  readonly relations: readonly VersionRelation[]
  readonly functions: readonly FunctionFact[]
  /** Sentences about what clients of the old version will find otherwise. */
  readonly notes: readonly string[]
}
