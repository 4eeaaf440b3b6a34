import type { ColumnPair, QualifiedName } from '../catalog/types.ts'
import type { Slot, SqlValue } from '../postgres/sql.ts'
import type { AggregateName, Body, Comparison, JsonStep, MediaType, Preferences } from './intent.ts'

/**
 * What will be done, every name held against the catalog: rendering and running need nothing else.
 * `tree` says what comes back, whatever is done.
 */
export type Plan = PlannedRead | PlannedInsert | PlannedUpdate | PlannedDelete | PlannedCall

export type PlanBase = {
  /** The schema of the request, first in `search_path`. */
  readonly schema: string
  readonly target: QualifiedName
  readonly tree: PlannedNode
  readonly media: PlannedMedia
  readonly preferences: Preferences
  readonly count: PlannedCount | undefined
  /** As in the limits. */
  readonly embedsAsJsonb: boolean
  readonly access: 'read only' | 'read write'
}

export type PlannedRead = PlanBase & {
  readonly kind: 'read'
  readonly headOnly: boolean
  readonly streaming: PlannedStreaming
}

/** Whether an answer may be longer than should be held in memory. `grown`: only if its table outgrew PostgreSQL's estimate of it. */
export type PlannedStreaming = 'no' | 'grown' | 'yes'

export type PlannedInsert = PlanBase & {
  readonly kind: 'insert'
  readonly isPut: boolean
  readonly rows: PlannedRows
  readonly conflict: PlannedConflict | undefined
  /** An upsert tells rows it inserted from rows it updated. */
  readonly countsInserted: boolean
  /** Of a PUT: what the written row must satisfy. */
  readonly where: readonly PlannedCondition[]
  readonly returning: PlannedReturning
  readonly primaryKey: readonly string[]
  readonly wantsLocation: boolean
}

export type PlannedUpdate = PlanBase & {
  readonly kind: 'update'
  readonly rows: PlannedRows
  readonly where: readonly PlannedCondition[]
  readonly returning: PlannedReturning
}

export type PlannedDelete = PlanBase & {
  readonly kind: 'delete'
  readonly where: readonly PlannedCondition[]
  readonly returning: PlannedReturning
}

export type PlannedCall = PlanBase & {
  readonly kind: 'call'
  readonly headOnly: boolean
  readonly function: QualifiedName
  /** Names of its parameters, which tell overloads apart; an unnamed one is `$1`. */
  readonly parameterNames: readonly string[]
  readonly arguments: PlannedArguments
  readonly result: 'rows' | 'one row' | 'scalar' | 'scalars' | 'void'
  readonly returning: PlannedReturning
  readonly settings: readonly (readonly [name: string, value: string])[]
  readonly isolation: string | null
  readonly volatility: 'immutable' | 'stable' | 'volatile'
}

/** Rows of a JSON body as typed columns. Without columns the rows take all defaults. */
export type PlannedRows = {
  readonly columns: readonly PlannedWrite[]
  readonly body: Body
  /** Missing keys take the column's default and not null. */
  readonly missingAsDefault: boolean
}

export type PlannedWrite = {
  readonly name: string
  /** As `format_type` prints it. */
  readonly type: string
  readonly default: PlannedDefault | null
  readonly fromJson: QualifiedName | null
}

/** What a missing key becomes: the column's default as PostgreSQL prints it, or the next number of an identity column. */
export type PlannedDefault =
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'next number'; readonly sequence: QualifiedName }

export type PlannedConflict = { readonly columns: readonly string[]; readonly action: 'merge' | 'ignore' }

/** Columns that a write or a call hands to the tree, `*` and computed ones among them; `count`: how many rows, nothing else. */
export type PlannedReturning = 'count' | readonly string[]

export type PlannedArguments =
  | { readonly kind: 'none' }
  /** The whole body as the one unnamed parameter. */
  | { readonly kind: 'body'; readonly type: string; readonly value: SqlValue | Slot }
  | { readonly kind: 'values'; readonly parameters: readonly PlannedArgument[] }
  | { readonly kind: 'json'; readonly parameters: readonly PlannedParameter[]; readonly body: Body }

export type PlannedParameter = { readonly name: string; readonly type: string; readonly variadic: boolean }

export type PlannedArgument = PlannedParameter & { readonly value: string | readonly string[] }

/** One level of what is read: a table, what a write or call left, or a computed relationship, with the levels below it. */
export type PlannedNode = {
  readonly source: PlannedSource
  /** How the SQL calls the rows of this level: the table's own name at the root, `clients_1` below. */
  readonly alias: string
  readonly columns: readonly PlannedColumn[]
  readonly embeds: readonly PlannedEmbed[]
  readonly where: readonly PlannedCondition[]
  readonly having: readonly PlannedHaving[]
  readonly order: readonly PlannedOrder[]
  readonly offset: number
  readonly limit: number | undefined
}

export type PlannedSource =
  | { readonly kind: 'table'; readonly name: QualifiedName }
  /** The rows that the write or call of this plan returned; `of` is the table they look like. */
  | { readonly kind: 'result'; readonly of: QualifiedName }

/** A type as `pg_type` names it: `pg_catalog`, `int4`. */
export type PlannedType = QualifiedName

export type PlannedColumn = {
  readonly field: PlannedField
  readonly cast: PlannedType | undefined
  readonly aggregate: PlannedAggregate | undefined
  readonly alias: string | undefined
}

export type PlannedAggregate = { readonly name: AggregateName; readonly cast: PlannedType | undefined }

/** An aggregate that is compared or sorted by. */
export type PlannedAggregation = {
  /** The joined result whose column it is of, in the level above a to-one spread; absent: the level itself. */
  readonly joinAlias?: string | undefined
  readonly field: PlannedField
  readonly cast: PlannedType | undefined
  readonly aggregate: PlannedAggregate
}

export type PlannedField = {
  /** `*` is every column. */
  readonly name: string
  readonly path: readonly JsonStep[]
  /** json or jsonb: a path applies to it as it is. */
  readonly isJson: boolean
  /** The row itself, for `count()` of a spread. */
  readonly isWholeRow: boolean
  /** A function of the row or a name that the table does not have: PostgreSQL must see the table's own row to find it. */
  readonly isComputed: boolean
  /** Domain representation that makes the JSON value. */
  readonly toJson: QualifiedName | null
}

export type PlannedEmbed = {
  /** Its key in the JSON object of the parent, and its name in filters and orders. */
  readonly name: string
  /** What the request called the target before any alias: a table, a constraint, a column, a function. */
  readonly relation: string
  /** A filter, an order or a page called it by its relation although it has an alias. */
  readonly isCalledByRelation: boolean
  /** How the SQL calls the joined result: `projects_clients_1`. */
  readonly joinAlias: string
  readonly shape: 'object' | 'array' | PlannedSpread
  readonly join: 'inner' | 'left'
  readonly link: PlannedLink
  readonly node: PlannedNode
  /** An embed without columns: joined for filters, absent from the result. */
  readonly isHidden: boolean
}

export type PlannedSpread = {
  readonly kind: 'spread'
  readonly many: boolean
  readonly columns: readonly PlannedSpreadColumn[]
  /** Of a to-many spread: order of the values in each array. */
  readonly order: readonly PlannedOrder[]
  /** What is needed of it beside the selected columns: to sort the arrays of a to-many spread by, to aggregate in the level above a to-one spread. */
  readonly carried: readonly PlannedCarriedColumn[]
}

export type PlannedSpreadColumn = {
  readonly name: string
  readonly aggregate: PlannedAggregate | undefined
  readonly alias: string | undefined
}

export type PlannedCarriedColumn = Omit<PlannedColumn, 'alias'> & {
  /** The joined result it comes from; absent: the level itself. */
  readonly joinAlias: string | undefined
  readonly alias: string
  readonly use: 'order' | 'filter'
}

export type PlannedLink =
  /** `from`: column of the parent, `to`: column of the child. */
  | { readonly kind: 'columns'; readonly pairs: readonly ColumnPair[] }
  | {
      readonly kind: 'junction'
      readonly junction: QualifiedName
      readonly alias: string
      /** `from`: parent, `to`: join table. */
      readonly parentPairs: readonly ColumnPair[]
      /** `from`: join table, `to`: child. */
      readonly childPairs: readonly ColumnPair[]
    }
  /** The child's rows are `function(parent)`; `parentColumns` are those of the parent's type, in order. */
  | {
      readonly kind: 'computed'
      readonly function: QualifiedName
      readonly parentType: QualifiedName
      readonly parentColumns: readonly string[]
    }

export type PlannedCondition =
  | {
      readonly kind: 'compare'
      readonly field: PlannedField
      readonly negated: boolean
      readonly comparison: Comparison
      /** Domain representation that reads the request's text. */
      readonly fromText: QualifiedName | null
      /** Full text on a column that is not a tsvector. */
      readonly asTextVector: boolean
    }
  /** `clients=is.null`: nothing was joined. */
  | { readonly kind: 'embed is null'; readonly joinAlias: string; readonly negated: boolean }
  | { readonly kind: 'group'; readonly operator: 'and' | 'or'; readonly negated: boolean; readonly conditions: readonly PlannedCondition[] }

export type PlannedHaving =
  | {
      readonly kind: 'compare'
      readonly of: PlannedAggregation
      readonly negated: boolean
      readonly comparison: Comparison
      readonly fromText: null
      readonly asTextVector: boolean
    }
  | { readonly kind: 'group'; readonly operator: 'and' | 'or'; readonly negated: boolean; readonly conditions: readonly PlannedHaving[] }

export type PlannedOrder = {
  readonly field: PlannedField
  /** The aggregate of the field it orders groups by. */
  readonly aggregated?: PlannedAggregation | undefined
  /** The joined result it orders by, of a to-one embed; absent: the level itself. */
  readonly joinAlias: string | undefined
  readonly direction: 'asc' | 'desc' | undefined
  readonly nulls: 'first' | 'last' | undefined
}

export type PlannedCount = {
  readonly kind: 'exact' | 'planned' | 'estimated'
  /** Rows counted at most before the planner's estimate is asked (`estimated`). */
  readonly threshold: number | undefined
}

/** What the reply's body is made of, and the media type it is sent as. */
export type PlannedMedia = {
  readonly type: MediaType
  readonly body: PlannedBody
  readonly explain: PlannedExplain | undefined
}

export type PlannedBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'array'; readonly stripNulls: boolean }
  | { readonly kind: 'object'; readonly stripNulls: boolean }
  | { readonly kind: 'csv' }
  | { readonly kind: 'geojson' }
  /** An aggregate of the database over the rows, or over the scalar of a call; `target`: the row type it wants. */
  | { readonly kind: 'custom'; readonly function: QualifiedName; readonly target: QualifiedName | null; readonly isBinary: boolean }
  /** The scalar of a call as it is. */
  | { readonly kind: 'raw'; readonly isBinary: boolean }

export type PlannedExplain = {
  readonly format: 'text' | 'json'
  readonly options: readonly ('analyze' | 'verbose' | 'settings' | 'buffers' | 'wal')[]
}

/** What an administrator allows and decides. */
export type PlanLimits = {
  /** Rows per level; absent: as many as there are. */
  readonly maxRows: number | undefined
  readonly aggregates: boolean
  /** `application/vnd.pgrst.plan` may be asked for. */
  readonly explain: boolean
  /** Levels of embedding; absent: any. */
  readonly embedDepth: number | undefined
  /** Rows in an answer, embedded ones included; absent: any. */
  readonly totalRows?: number | undefined
  /** `clients` also finds `c:clients(*)` in filters, as PostgREST 14 does and 16 will not. */
  readonly targetNamesInFilters: boolean
  /** Embeds of a JSON answer are printed as `jsonb`: with its spaces, its order of keys, and its cost. */
  readonly embedsAsJsonb: boolean
  /** Rows that an answer may have and still be held in memory; absent: any. */
  readonly heldRows?: number | undefined
}
