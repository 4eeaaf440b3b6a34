import type { Slot, SqlValue } from '../postgres/sql.ts'

/**
 * What a client asks for, in the words of the schema-less dialect: names are text that nobody has looked up yet.
 * `services/rest` reads one from a request; `planIntent` holds it against the catalog.
 */
export type Intent = ReadIntent | InsertIntent | UpdateIntent | DeleteIntent | CallIntent

export type IntentBase = {
  readonly schema: string
  /** The last segments of the path: table, view or function. */
  readonly target: string
  readonly select: readonly SelectItem[]
  /** Filters and logic trees, each with the embeds it goes through; `[]` is the target itself. */
  readonly where: readonly PlacedCondition[]
  /** Which groups of a level there are. */
  readonly having?: readonly PlacedHaving[]
  readonly order: readonly PlacedOrder[]
  /** limit and offset, per embed; Range headers are already folded into the one for `[]`. */
  readonly pages: readonly PlacedPage[]
  readonly preferences: Preferences
  /** Media types of Accept, best first, parameters kept; `*​/*` when the header is absent. */
  readonly accept: readonly MediaType[]
}

export type ReadIntent = IntentBase & { readonly kind: 'read'; readonly headOnly: boolean }

export type InsertIntent = IntentBase & {
  readonly kind: 'insert'
  readonly body: Body
  /** `columns=`, absent when not given. */
  readonly columns: readonly string[] | undefined
  /** `on_conflict=`; absent: the primary key. */
  readonly conflictColumns: readonly string[] | undefined
  /** PUT: exactly one row, whose key equals the filters. */
  readonly isPut: boolean
}

export type UpdateIntent = IntentBase & { readonly kind: 'update'; readonly body: Body; readonly columns: readonly string[] | undefined }

export type DeleteIntent = IntentBase & { readonly kind: 'delete' }

export type CallIntent = IntentBase & {
  readonly kind: 'call'
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly arguments: CallArguments
  /** `columns=` of a POST. */
  readonly columns: readonly string[] | undefined
}

export type CallArguments =
  /** Query string of a GET: a name may come more than once (variadic). Filters on columns are among them until the function is known. */
  | { readonly kind: 'query'; readonly parameters: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'body'; readonly body: Body }

export type Body =
  /** JSON text exactly as it came, known to be valid; `keys` are those of the object or of the first row. */
  | {
      readonly kind: 'json'
      readonly text: SqlValue | Slot
      readonly keys: readonly string[]
      readonly shape: 'object' | 'array' | 'other'
      readonly isEmptyArray: boolean
      /** Came as CSV: rows like any other, but no JSON that a function could take whole. */
      readonly isCsv?: boolean
    }
  /** application/x-www-form-urlencoded */
  | { readonly kind: 'form'; readonly fields: readonly (readonly [name: string, value: string])[] }
  /** text/plain, application/octet-stream, text/xml: for a function with one unnamed parameter. */
  | { readonly kind: 'raw'; readonly mediaType: string; readonly bytes: Buffer }

export type JsonStep = { readonly arrow: '->' | '->>'; readonly key: string; readonly isIndex: boolean }

/** `data->a->>0`, or just a column with an empty path. */
export type Field = { readonly name: string; readonly path: readonly JsonStep[] }

export type AggregateName = 'count' | 'sum' | 'avg' | 'min' | 'max'

/** `amount::numeric.sum()::int`; `count()` alone has the field `*`. */
export type AggregatedField = {
  readonly field: Field
  readonly cast?: string
  readonly aggregate: AggregateName
  readonly aggregateCast?: string
}

export type SelectItem =
  | {
      readonly kind: 'field'
      /** `*` is a field named `*`. `count()` without a column has the name `*` too, with aggregate `count`. */
      readonly field: Field
      readonly alias?: string
      readonly cast?: string
      readonly aggregate?: AggregateName
      readonly aggregateCast?: string
    }
  | {
      readonly kind: 'embed'
      readonly relation: string
      readonly alias?: string
      readonly hint?: string
      readonly join?: 'inner' | 'left'
      readonly select: readonly SelectItem[]
      readonly isSpread: boolean
    }

export type SimpleOperator =
  | 'eq'
  | 'neq'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'like'
  | 'ilike'
  | 'match'
  | 'imatch'
  | 'cs'
  | 'cd'
  | 'ov'
  | 'sl'
  | 'sr'
  | 'nxr'
  | 'nxl'
  | 'adj'

export type FullTextOperator = 'fts' | 'plfts' | 'phfts' | 'wfts'

export type Comparison =
  | { readonly kind: 'simple'; readonly operator: SimpleOperator; readonly quantifier?: 'any' | 'all'; readonly value: string | Slot }
  | { readonly kind: 'in'; readonly values: readonly string[] }
  | { readonly kind: 'is'; readonly value: 'null' | 'not_null' | 'true' | 'false' | 'unknown' }
  | { readonly kind: 'isdistinct'; readonly value: string }
  | { readonly kind: 'fullText'; readonly operator: FullTextOperator; readonly language?: string; readonly value: string }

export type Condition =
  | { readonly kind: 'compare'; readonly field: Field; readonly negated: boolean; readonly comparison: Comparison }
  | { readonly kind: 'group'; readonly operator: 'and' | 'or'; readonly negated: boolean; readonly conditions: readonly Condition[] }

/** A condition on groups: what it compares are aggregates. */
export type Having =
  | { readonly kind: 'compare'; readonly of: AggregatedField; readonly negated: boolean; readonly comparison: Comparison }
  | { readonly kind: 'group'; readonly operator: 'and' | 'or'; readonly negated: boolean; readonly conditions: readonly Having[] }

export type PlacedHaving = { readonly embeds: readonly string[]; readonly having: Having }

export type PlacedCondition = { readonly embeds: readonly string[]; readonly condition: Condition }

export type OrderTerm = {
  readonly field: Field
  /** Order groups by an aggregate of the field. */
  readonly aggregated?: AggregatedField
  /** Order by a column of a to-one embed: `order=clients(name).desc`. */
  readonly relation?: string
  readonly direction?: 'asc' | 'desc'
  readonly nulls?: 'first' | 'last'
}

export type PlacedOrder = { readonly embeds: readonly string[]; readonly terms: readonly OrderTerm[] }

export type PlacedPage = { readonly embeds: readonly string[]; readonly offset: number; readonly limit: number | undefined }

export type Preferences = {
  readonly resolution?: 'merge-duplicates' | 'ignore-duplicates'
  readonly return?: 'minimal' | 'headers-only' | 'representation'
  readonly count?: 'exact' | 'planned' | 'estimated'
  readonly missing?: 'default' | 'null'
  readonly handling?: 'strict' | 'lenient'
  readonly tx?: 'commit' | 'rollback'
  readonly timezone?: string
  readonly maxAffected?: number
}

/** RFC 9110, section 8.3: `type` in lower case without parameters. */
export type MediaType = { readonly type: string; readonly parameters: Readonly<Record<string, string>> }
