/** What the JSON of a matrix is read by: raised when a reader of the last one would misunderstand it. */
export const matrixVersion = 1

export type Operation = 'select' | 'insert' | 'update' | 'delete' | 'execute'

/** Somebody who asks: a role alone, or a persona, a user with claims. */
export type Subject = {
  /** Of a role its own name; of a persona the name it was given or picked under. */
  readonly name: string
  readonly kind: 'role' | 'persona'
  /** What the transaction runs as. */
  readonly role: string
  /** What `request.jwt.claims` holds. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Who it stands for, for a person. */
  readonly description: string
  /** Whether a request to the API can become this role. */
  readonly isApiRole: boolean
}

export type ObjectKind = 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table' | 'function' | 'bucket'

/** Something that is asked for. */
export type ProtectedObject = {
  /** Unique and stable: `public.orders`, `public.total(uuid)`, `bucket avatars`. */
  readonly id: string
  readonly kind: ObjectKind
  readonly schema: string
  /** Without schema and arguments. */
  readonly name: string
  readonly owner: string
  /** In their order; empty for functions and buckets. */
  readonly columns: readonly string[]
  /** Whether the API offers it at all, and why not. What it does not offer is proven all the same. */
  readonly exposure: { readonly isExposed: boolean; readonly why: string }
  /** Things to know about the whole object: `row-level security is off`, `runs as its owner postgres`. */
  readonly remarks: readonly string[]
}

/** How the remarks on a bucket begin whose files are read without a policy. */
export const publicRemark = 'public:'

export function isPublicBucket({ kind, remarks }: Pick<ProtectedObject, 'kind' | 'remarks'>): boolean {
  return kind === 'bucket' && remarks.some((remark) => remark.startsWith(publicRemark))
}

/** `could not be checked` is never shown as either of the others. */
export type Answer =
  | { readonly kind: 'allowed' }
  /** `condition`: what a row has to satisfy, in SQL. */
  | { readonly kind: 'some rows'; readonly condition: string }
  | { readonly kind: 'denied' }
  | { readonly kind: 'could not be checked'; readonly why: string }

export type ReasonKind =
  | 'superuser'
  | 'ownership'
  | 'predefined role'
  | 'grant'
  | 'no grant'
  | 'no schema usage'
  | 'bypassrls'
  | 'rls off'
  | 'policy'
  | 'no policy'
  | 'view owner'
  | 'invoker'
  | 'underlying'
  | 'definer'
  | 'not writable'
  | 'trigger'

/** One link of the chain that leads to an answer. */
export type Reason = {
  readonly kind: ReasonKind
  /** `public.orders grants SELECT to authenticated, which ada inherits`. */
  readonly sentence: string
  /** The role granted to, the policy, the object beneath. */
  readonly name?: string
}

/** What PostgreSQL's catalogs say. */
export type StaticAnswer = { readonly answer: Answer; readonly reasons: readonly Reason[] }

/** What happened when it was done. */
export type Witness =
  /** Ran; `touched` rows were seen or written of those `there`, of which `generated` were made for it. */
  | {
      readonly kind: 'rows'
      readonly statement: string
      readonly touched: number
      readonly there: number
      readonly generated: number
      /**
       * Digest of the keys of the rows touched, in order (of whole rows where there is no key): tells two matrices of equal counts whether they are
       * about the same rows. Absent: not taken.
       */
      readonly which?: string
    }
  /** PostgreSQL let it pass where it checks permissions; `note` tells what it did not show. */
  | { readonly kind: 'passed'; readonly statement: string; readonly note: string }
  | {
      readonly kind: 'refused'
      readonly statement: string

      /**
       * `privilege`: the object, a column or its schema is not granted; `policy`: the new row is not let in; `within`: a trigger refuses the statement
       * whatever the row; `kind of object`: it takes no such thing.
       */
      readonly by: 'privilege' | 'policy' | 'within' | 'kind of object'
      /** SQLSTATE. */
      readonly code: string
      readonly message: string
    }
  | { readonly kind: 'none'; readonly why: string }

export type Disagreement = {
  /** What was expected of the witness, and what it showed. */
  readonly sentence: string
}

/** One column of a cell: of select, insert and update. */
export type ColumnCell = {
  readonly column: string
  readonly answer: Answer
  readonly static: StaticAnswer
  readonly witness: Witness
  readonly disagreement: Disagreement | null
}

/** What one subject may do with one object. */
export type Cell = {
  /** A `Subject.name`. */
  readonly subject: string
  /** A `ProtectedObject.id`. */
  readonly object: string
  readonly operation: Operation
  /** Of at least one column, where columns differ. */
  readonly answer: Answer
  readonly static: StaticAnswer
  readonly witness: Witness
  readonly disagreement: Disagreement | null
  /** Every column, in the order of the object; empty for delete and execute. */
  readonly columns: readonly ColumnCell[]
}

/** Who may do what, proven; subjects, objects and cells in a fixed order, so that two of them can be compared. */
export type Matrix = {
  readonly version: typeof matrixVersion
  /** `18.4`. */
  readonly postgres: string
  readonly exposedSchemas: readonly string[]
  readonly subjects: readonly Subject[]
  readonly objects: readonly ProtectedObject[]
  /** By object, then by subject, then by operation. */
  readonly cells: readonly Cell[]
  /** What the next object of each role's making will grant: `default privileges of postgres in public: tables to anon (SELECT)`. */
  readonly defaultPrivileges: readonly string[]
}

/** A sample user declared in config.toml or picked from the data. */
export type Persona = {
  readonly name: string
  readonly role: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly description: string
}
