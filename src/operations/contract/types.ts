import type { Deprecation } from '../../catalog/parse-deprecation.ts'

/**
 * What clients may rely on, as `dorsal api contract` saves it. Names are keys in their own order; what is empty or the usual is left out, so that
 * two of them differ where the API differs. What no role of a request may use is not in it.
 */
export type Contract = {
  readonly format: 1
  /** Roles that a request may take, sorted. */
  readonly roles: readonly string[]
  /** The schema of requests that name none. */
  readonly defaultSchema: string
  readonly schemas: Readonly<Record<string, SchemaContract>>
  /** Values in order, by the name that `format_type` prints. Only those that something of the contract has. */
  readonly enums: Readonly<Record<string, readonly string[]>>
  /** Most rows of one answer. */
  readonly maxRows?: number
  /** Whether `select` may have `count()`, `sum()` and the like. */
  readonly aggregates?: true
  /** Made by functions of the project: `text/xml of public.orders`. */
  readonly mediaTypes?: readonly string[]
  /** Of the other services, by method and path: `POST /auth/v1/token`. */
  readonly endpoints: Readonly<Record<string, EndpointContract>>
}

export type SchemaContract = {
  readonly deprecation?: Deprecation
  readonly relations: Readonly<Record<string, RelationContract>>
  /** Overloads of a name, sorted by their arguments. */
  readonly functions: Readonly<Record<string, readonly FunctionContract[]>>
}

/** Roles that may, sorted. */
export type Access = {
  readonly read: readonly string[]
  readonly insert: readonly string[]
  readonly update: readonly string[]
  readonly delete: readonly string[]
}

export type RelationContract = {
  readonly kind: 'table' | 'view'
  /** Of some column at least. */
  readonly access: Access
  /** Roles that may read every column, `select=*`; absent: all that may read. */
  readonly wholeRows?: readonly string[]
  readonly columns: Readonly<Record<string, ColumnContract>>
  readonly primaryKey?: readonly string[]
  /** Columns that `on_conflict` may name, besides the primary key. */
  readonly uniques?: readonly (readonly string[])[]
  /** Checks of whole rows as PostgreSQL prints them, with the columns that each speaks of. */
  readonly rowChecks?: Readonly<Record<string, readonly string[]>>
  /** What becomes of rows when those they refer to are deleted, by the name of the foreign key; `no action` is not named: they keep them. */
  readonly deletes?: Readonly<Record<string, DeleteRule>>
  /** What can be embedded, by the name of the other relation and the hint that tells it apart: `customers!orders_customer_id_fkey`. */
  readonly embeds?: Readonly<Record<string, EmbedContract>>
  readonly deprecation?: Deprecation
}

/** As SQL writes it behind ON DELETE. */
export type DeleteRule = 'restrict' | 'cascade' | 'set null' | 'set default'

export type ColumnContract = {
  /** As `format_type` prints it: `character varying(40)`. */
  readonly type: string
  /** Without modifier and domain, where that differs: `character varying`. */
  readonly base?: string
  readonly nullable?: true
  /** An inserted row must have it. */
  readonly required?: true
  /** SQL of the default, or how PostgreSQL makes the value. */
  readonly standard?: string
  /** A request cannot give it a value. */
  readonly readOnly?: true
  /** A function of the row: not in `select=*`. */
  readonly computed?: true
  readonly limits?: Limits
  /** Checks that are more than limits, as PostgreSQL prints them. */
  readonly checks?: readonly string[]
  /** `public.customers.id`, which must have the value. */
  readonly references?: string
  /** Where it differs from that of the relation. */
  readonly access?: Omit<Access, 'delete'>
  readonly deprecation?: Deprecation
}

/** What CHECK constraints and types demand of a value. */
export type Limits = {
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly values?: readonly (string | number)[]
}

export type EmbedContract = {
  /** `public.customers`. */
  readonly to: string
  /** `one`: an object; `many`: an array. */
  readonly cardinality: 'one' | 'many'
  /** Columns of the key, `customer_id → id`; the function of a computed one. */
  readonly through: string
}

export type FunctionContract = {
  /** In their order; an unnamed one has an empty name. */
  readonly parameters: readonly ParameterContract[]
  readonly result: ResultContract
  /** Changes nothing, so that GET may call it. */
  readonly readOnly?: true
  /** Roles that may call it, sorted. */
  readonly execute: readonly string[]
  /** Relations and columns whose names stand in its body: `public.orders`, `public.orders.note`. */
  readonly mentions?: readonly string[]
  /** What it reads and writes is asked of its owner, and not of its caller. */
  readonly runsAsOwner?: true
  readonly deprecation?: Deprecation
}

export type ParameterContract = { readonly name: string; readonly type: string; readonly optional?: true; readonly variadic?: true }

export type ResultContract = {
  /** `void`, or the name of a type; `record` for columns of its own. */
  readonly type: string
  readonly list?: true
  /** Columns by name with their types, of OUT and TABLE parameters. */
  readonly columns?: Readonly<Record<string, string>>
}

export type EndpointContract = {
  /** Whether a request needs credentials. */
  readonly protected?: true
  /** Parameters and properties of the body, `query.type`, `body.user.email`. */
  readonly inputs: Readonly<Record<string, FieldContract>>
  /** Properties of the successful answers by status, `200.user.email`. */
  readonly outputs: Readonly<Record<string, FieldContract>>
  readonly deprecation?: Deprecation
}

export type FieldContract = {
  /** Of JSON Schema, several of them with commas; `any` where it says none. */
  readonly type: string
  readonly required?: true
  readonly values?: readonly (string | number | boolean | null)[]
}

/** How a client used a thing. `writes`: inserts or updates, and it is not known which. */
export type UseKind =
  | 'reads'
  | 'filters by'
  | 'orders by'
  | 'inserts'
  | 'updates'
  | 'deletes'
  | 'writes'
  | 'upserts by'
  | 'embeds'
  | 'calls'
  | 'gives'

/** What a client of a version did with a thing, added up over the time that was recorded. */
export type Use = {
  /** The name a client goes by, `web-shop`. */
  readonly client: string
  readonly version: string | null
  /** PostgreSQL role of the requests; absent: not known. */
  readonly role?: string
  readonly kind: UseKind
  /** As subjects of findings are written: `public.orders`, `public.orders.note`, `public.orders.*`, `public.orders → customers`, `public.add(a)`. */
  readonly thing: string
  readonly count: number
  /** Milliseconds since 1970. */
  readonly last: number
}

/** What was recorded of the traffic. Clients that used nothing of what changes are known by their other uses. */
export type Usage = {
  /** Since when, in milliseconds since 1970. */
  readonly since: number
  readonly uses: readonly Use[]
  /** Whether more was used than could be kept: what is not among `uses` may have been used all the same. */
  readonly incomplete?: true
}
