/** What somebody wants to change of a schema that a running application uses. Names are written as SQL: `orders.note`, `sales."Order".id`. */
export type Change =
  | { readonly kind: 'rename column'; readonly column: string; readonly to: string }
  | ({ readonly kind: 'change type'; readonly column: string; readonly type: string } & TypeOptions)
  | { readonly kind: 'set not null'; readonly column: string; readonly fallback?: string }
  | { readonly kind: 'drop column'; readonly column: string }
  | { readonly kind: 'rename table'; readonly table: string; readonly to: string }
  /** `columns` move to a new table that has a row for each row of the old one that holds something in them. */
  | { readonly kind: 'split table'; readonly table: string; readonly columns: readonly string[]; readonly to: string }
  | { readonly kind: 'add foreign key'; readonly column: string; readonly references: string }
  /** `columns` as CREATE INDEX takes them: `lower(email), created_at desc`. */
  | { readonly kind: 'add index'; readonly table: string; readonly columns: string }
  | { readonly kind: 'add unique'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'add check'; readonly table: string; readonly condition: string }

export type ChangeKind = Change['kind']

export type TypeOptions = {
  /** The new value, from the columns of the table; without it a cast. */
  readonly using?: string
  /** The old value, from the columns of the table; without it a cast. */
  readonly back?: string
  /** The name that the column of the new type keeps; without it, it takes the old name at the end. */
  readonly as?: string
}

/**
 * `expand` makes the new shape beside the old one, `back-fill` brings in the rows that are there, `contract` ends the old shape. What breaks
 * nobody is made by `add`, and looked at by `validate`.
 */
export type PhaseKind = 'expand' | 'back-fill' | 'contract' | 'add' | 'validate'

/** One migration to be. */
export type Phase = {
  readonly kind: PhaseKind
  /** Begins its file. */
  readonly about: readonly string[]
  readonly steps: readonly Step[]
  /** Of a contract: names that nobody may use any more, qualified SQL. Absent where no request can be seen to use the old shape. */
  readonly ends?: readonly string[]
  /** What leads back, in the order in which it runs; null when there is no way back that keeps every value. */
  readonly down: readonly Step[] | null
}

export type Step = {
  /** Without its semicolon. */
  readonly sql: string
  /** Stands above it. */
  readonly comment?: string
  /** `-- dorsal:…` above it. */
  readonly directive?: string
}

export type ChangePlan = {
  /** Begins the names of the files: `rename_orders_note`. */
  readonly name: string
  readonly phases: readonly Phase[]
  /** What a person has to look at, since no catalog knows it. */
  readonly notes: readonly string[]
}

export type Grant = { readonly role: string; readonly privilege: string; readonly grantable: boolean }

/** Names are SQL, quoted and qualified; those called `plain` are as they are. */
export type TablePicture = {
  readonly oid: string
  /** `public.orders` */
  readonly name: string
  readonly schema: string
  readonly plain: string
  /** Why a change of this relation cannot be written; null when it can. */
  readonly problem: string | null
  /** Columns of the primary key. */
  readonly key: readonly Pick<ColumnPicture, 'name' | 'plain' | 'type'>[]
  readonly rowSecurity: 'off' | 'on' | 'forced'
  /** Triggers that run before each row, with the functions they call. */
  readonly rowTriggers: readonly { readonly name: string; readonly function: string; readonly body: string }[]
  readonly grants: readonly Grant[]
  readonly comment: string | null
}

export type ColumnPicture = {
  readonly number: number
  readonly name: string
  readonly plain: string
  readonly type: string
  /** Where it is not that of the type. */
  readonly collation: string | null
  readonly notNull: boolean
  readonly default: string | null
  readonly comment: string | null
  /** Generated, identity, serial: why nothing else can stand in for it. */
  readonly problem: string | null
  readonly grants: readonly Grant[]
}

/** What goes along when a column is replaced, its definition by the name that the column gets. */
export type Follower =
  | { readonly kind: 'index'; readonly name: string; readonly plain: string; readonly definition: string }
  | {
      readonly kind: 'constraint'
      readonly name: string
      readonly plain: string
      readonly type: 'check' | 'foreign key' | 'unique'
      readonly definition: string
      /** Of a unique constraint. */
      readonly index: { readonly name: string; readonly definition: string } | null
      /** ` deferrable initially deferred` */
      readonly timing: string
    }
  | { readonly kind: 'policy'; readonly name: string; readonly using: string | null; readonly check: string | null }
  | { readonly kind: 'view'; readonly name: string; readonly options: readonly string[]; readonly definition: string }

/** Roles and conditions as SQL. */
export type PolicyPicture = {
  readonly name: string
  readonly permissive: boolean
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all'
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
}

export type FollowerOf<Kind extends Follower['kind']> = Extract<Follower, { readonly kind: Kind }>

/** What depends on a column: what goes along, and what nobody can take along. */
export type Dependents = { readonly followers: readonly Follower[]; readonly others: readonly string[] }
