import type { Deprecation } from './parse-deprecation.ts'

/** A picture of the database, taken in one transaction. Everything that planning needs; no SQL, no connection. */
export type Catalog = {
  /** `server_version_num`: 180004. */
  readonly serverVersion: number
  /** Every schema that was read: the exposed ones and those they depend on. */
  readonly schemas: ReadonlyMap<string, SchemaPicture>
  /** Names accepted by `Prefer: timezone=`. */
  readonly timezones: ReadonlySet<string>
  /** Settings of `ALTER ROLE … SET` that a request applies for its role: role → settings. */
  readonly roleSettings: ReadonlyMap<string, readonly (readonly [name: string, value: string])[]>
  /** `ALTER ROLE … SET default_transaction_isolation`: role → level. */
  readonly roleIsolation: ReadonlyMap<string, string>
  /** Types by name as `pg_type` knows them, schema-qualified when outside pg_catalog: what a cast in a request may name. */
  readonly types: ReadonlyMap<string, TypeReference>
  /** Enums by the name that `format_type` prints, with their values in order. */
  readonly enums: ReadonlyMap<string, readonly string[]>
  /** Domains by the name that `format_type` prints. */
  readonly domains: ReadonlyMap<string, Domain>
  /** Aggregates that make a media type: `create aggregate … returns "text/csv"` and functions for one table. */
  readonly mediaHandlers: readonly MediaHandler[]
  /** Milliseconds that reading took. */
  readonly loadedIn: number
}

export type SchemaPicture = {
  readonly name: string
  readonly comment: string | null
  /** As its comment says: the schema of an old version of an API is deprecated as a whole. */
  readonly deprecation: Deprecation | null
  readonly tables: ReadonlyMap<string, Table>
  /** Overloads of one name, fewest parameters first. */
  readonly functions: ReadonlyMap<string, readonly DatabaseFunction[]>
}

/** What a cast writes: both parts are quoted by the renderer. */
export type TypeReference = { readonly schema: string; readonly name: string; readonly category: string }

export type Domain = {
  /** The type right below it, which may be a domain again. */
  readonly type: string
  /** Its own CHECK constraints as PostgreSQL prints them; `VALUE` stands for the value. */
  readonly checks: readonly string[]
}

/** A CHECK constraint that speaks of this column only, as PostgreSQL prints it: `((stars >= 1) AND (stars <= 5))`. */
export type ColumnCheck = { readonly column: string; readonly expression: string }

export type TableKind = 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table'

/** A table, or a view used like one. Partitions are not among them; their partitioned table is. */
export type Table = {
  readonly schema: string
  readonly name: string
  readonly kind: TableKind
  readonly comment: string | null
  /** As its comment says. */
  readonly deprecation: Deprecation | null
  readonly insertable: boolean
  readonly updatable: boolean
  readonly deletable: boolean
  /** As PostgreSQL counted them last before the picture was taken; null: it does not know (views, what was never analyzed). */
  readonly estimatedRows: number | null
  /** Names of the primary key's columns; of a view: those which its columns stand for, when all are there. */
  readonly primaryKey: readonly string[]
  readonly columns: ReadonlyMap<string, Column>
  readonly checks: readonly ColumnCheck[]
  /** Every relationship that starts here, computed ones included. */
  readonly relationships: readonly Relationship[]
  /** A foreign key ties it to a table outside the exposed schemas. */
  readonly hasHiddenRelationships: boolean
  /** Functions `f(table) returns scalar`: usable like columns. */
  readonly computedColumns: ReadonlyMap<string, ComputedColumn>
}

export type Column = {
  readonly name: string
  /** Position in the table: 1, 2, … */
  readonly position: number
  readonly comment: string | null
  /** As its comment says. */
  readonly deprecation: Deprecation | null
  readonly nullable: boolean
  /** As `format_type` prints it with its modifier: `character varying(40)`, `integer[]`, `public.mood`. */
  readonly type: string
  /** Without modifier, domains resolved to their base: `character varying`, `integer[]`. */
  readonly baseType: string
  readonly isArray: boolean
  readonly isComposite: boolean
  readonly isJson: boolean
  /** Values of an enum in order; empty for other types. */
  readonly enumValues: readonly string[]
  /** SQL text of the default; identity columns: `nextval` is not shown, see `identity`. */
  readonly defaultValue: string | null
  readonly identity: 'always' | 'by default' | null
  /** The sequence that feeds an identity column. */
  readonly sequence: QualifiedName | null
  readonly generated: 'stored' | 'virtual' | null
  readonly maxLength: number | null
  /** Casts of a domain (domain representations): function names for reading as json, writing from json, filtering from text. */
  readonly representation: Representation | null
}

export type Representation = {
  readonly toJson: QualifiedName | null
  readonly fromJson: QualifiedName | null
  readonly fromText: QualifiedName | null
}

export type QualifiedName = { readonly schema: string; readonly name: string }

export type ComputedColumn = {
  readonly name: string
  readonly function: QualifiedName
  readonly type: string
  readonly isJson: boolean
  readonly isArray: boolean
  readonly isComposite: boolean
}

export type ColumnPair = { readonly from: string; readonly to: string }

export type Relationship = ForeignKeyRelationship | ManyToManyRelationship | ComputedRelationship

/** Through one foreign key, seen from either end; of views: derived through the columns they show. */
export type ForeignKeyRelationship = {
  readonly kind: 'foreign key'
  readonly from: QualifiedName
  readonly to: QualifiedName
  readonly cardinality: 'many-to-one' | 'one-to-many' | 'one-to-one'
  readonly constraint: string
  readonly columns: readonly ColumnPair[]
  /** A table that refers to itself. */
  readonly isSelf: boolean
  /** Of one-to-one: `true` on the side that holds the foreign key. */
  readonly holdsKey: boolean
  readonly fromIsView: boolean
  readonly toIsView: boolean
}

export type ManyToManyRelationship = {
  readonly kind: 'many-to-many'
  readonly from: QualifiedName
  readonly to: QualifiedName
  readonly cardinality: 'many-to-many'
  readonly junction: QualifiedName
  /** The two foreign keys of the join table. */
  readonly constraints: readonly [toFrom: string, toTo: string]
  /** `from` of each pair: column of the source table; `to`: column of the join table. */
  readonly sourceColumns: readonly ColumnPair[]
  /** `from` of each pair: column of the join table; `to`: column of the target table. */
  readonly targetColumns: readonly ColumnPair[]
  readonly isSelf: boolean
  readonly fromIsView: boolean
  readonly toIsView: boolean
}

/** A function `f(source) returns [setof] target`. */
export type ComputedRelationship = {
  readonly kind: 'computed'
  readonly from: QualifiedName
  readonly to: QualifiedName
  readonly cardinality: 'to-one' | 'to-many'
  readonly function: QualifiedName
  readonly isSelf: boolean
}

export type FunctionParameter = {
  /** Empty for an unnamed one. */
  readonly name: string
  /** As `format_type` prints it. */
  readonly type: string
  readonly required: boolean
  readonly variadic: boolean
}

export type ResultColumn = { readonly name: string; readonly type: string }

export type FunctionReturn = {
  readonly isSet: boolean
  readonly kind:
    | { readonly kind: 'scalar'; readonly type: QualifiedName }
    /** A row type; `table` when it is a table's or view's. OUT and TABLE parameters: schema `pg_catalog`, name `record`. */
    | { readonly kind: 'composite'; readonly type: QualifiedName; readonly isAlias: boolean }
    | { readonly kind: 'void' }
}

export type DatabaseFunction = {
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  /** As its comment says. */
  readonly deprecation: Deprecation | null
  readonly parameters: readonly FunctionParameter[]
  readonly returns: FunctionReturn
  /** Columns that OUT, INOUT and TABLE parameters give the result; empty when the result has a type of its own. */
  readonly resultColumns: readonly ResultColumn[]
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly hasVariadic: boolean
  /** `SET default_transaction_isolation` on the function. */
  readonly isolation: string | null
  /** Settings of the function that must hold for the whole transaction: those named in `hoistedSettings`. */
  readonly settings: readonly (readonly [name: string, value: string])[]
}

export type MediaHandler = {
  /** The media type, `text/csv`, or `*​/*`. */
  readonly mediaType: string
  readonly function: QualifiedName
  /** The one table or row type it serves; null: any. */
  readonly target: QualifiedName | null
  /** `true`: an aggregate over rows; `false`: the function itself answers in this media type. */
  readonly isAggregate: boolean
  /** Its value is bytea underneath. */
  readonly isBinary: boolean
}
