/** Privileges as `aclexplode` names them. */
export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'EXECUTE' | 'USAGE'

export type Grant = {
  /** Null: PUBLIC, everybody. */
  readonly grantee: string | null
  readonly privilege: string
}

export type Role = {
  readonly name: string
  readonly isSuperuser: boolean
  readonly bypassesRls: boolean
}

/** One that `member` uses the privileges of without a SET ROLE. */
export type Inheritance = { readonly member: string; readonly role: string }

export type Schema = { readonly name: string; readonly owner: string; readonly grants: readonly Grant[] }

export type WriteOperation = 'insert' | 'update' | 'delete'

/** What an expression reads of another relation: no columns means the relation as such. */
export type Reading = { readonly relation: string; readonly columns: readonly string[] }

export type Column = {
  readonly name: string
  readonly type: string
  readonly grants: readonly Grant[]
  /** Why a statement cannot give it a value. */
  readonly derived: 'generated' | 'identity always' | 'expression' | null
}

export type Policy = {
  readonly name: string
  readonly operation: 'all' | 'select' | WriteOperation
  /** Null: PUBLIC. */
  readonly roles: readonly (string | null)[]
  readonly isPermissive: boolean
  readonly using: string | null
  readonly check: string | null
  readonly reads: readonly Reading[]
  /** Addresses of functions. */
  readonly calls: readonly string[]
  /** Columns of its own table; none: it is the same for every row. */
  readonly ownColumns: readonly string[]
}

export type RelationKind = 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table'

export type Relation = {
  /** Of `pg_class`, in text. */
  readonly address: string
  readonly schema: string
  readonly name: string
  readonly kind: RelationKind
  readonly owner: string
  readonly grants: readonly Grant[]
  readonly columns: readonly Column[]
  readonly hasRls: boolean
  readonly isForced: boolean
  readonly policies: readonly Policy[]
  /** Row triggers and rules that decide by themselves what becomes of a write. */
  readonly interventions: readonly { readonly name: string; readonly operation: WriteOperation; readonly isInstead: boolean }[]
  /** What PostgreSQL writes through to what is beneath, without triggers. */
  readonly writable: readonly WriteOperation[]
  /** Of views only. */
  readonly view: {
    readonly isInvoker: boolean
    readonly definition: string
    readonly reads: readonly Reading[]
    readonly calls: readonly string[]
  } | null
  /** Only its rows with this value are meant: the files of a bucket. Absent: all of them. */
  readonly part?: { readonly column: string; readonly value: string }
}

/** A bucket of Supabase's storage. */
export type Bucket = {
  readonly name: string
  /** Whoever knows the address of a file reads it, and no policy is asked. */
  readonly isPublic: boolean
  /** `storage.objects`, of which the files of the bucket are a part. */
  readonly relation: Relation
}

export type CalledFunction = {
  readonly address: string
  readonly schema: string
  readonly name: string
  /** `total(uuid, integer)`. */
  readonly signature: string
  readonly argumentTypes: readonly { readonly schema: string; readonly name: string }[]
  readonly owner: string
  readonly grants: readonly Grant[]
  readonly isDefiner: boolean
  /** The same for the same arguments, whoever asks. */
  readonly isImmutable: boolean
  /** Trigger functions and functions of extensions are called by nobody directly. */
  readonly isCallable: boolean
}

/** Everything that PostgreSQL's catalogs say of who may do what. */
export type Facts = {
  /** `18.4`. */
  readonly postgres: string
  readonly roles: readonly Role[]
  readonly inheritance: readonly Inheritance[]
  readonly schemas: readonly Schema[]
  readonly relations: readonly Relation[]
  readonly functions: readonly CalledFunction[]
  readonly buckets: readonly Bucket[]
  readonly defaultPrivileges: readonly string[]
}
