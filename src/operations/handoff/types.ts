export type Language = 'en' | 'fr'

/** Whom a text is for. */
export const readers = ['front-end', 'project-manager', 'operations'] as const
export type Reader = (typeof readers)[number]

/** One of the two sides, and the commit that it meant. */
export type Side = { readonly ref: string; readonly commit: string }

export type Commit = { readonly hash: string; readonly subject: string; readonly body: string }

/** A value that an example shows: a column or an argument with its type, as `format_type` prints it. */
export type Field = { readonly name: string; readonly type: string }

/** What a change of the API is about, by the names that a client writes. What it is not about is absent. */
export type ChangedThing = {
  /** Where it is not the schema of requests that name none. */
  readonly schema?: string
  readonly relation?: string
  readonly column?: string
  readonly function?: string
  readonly argument?: string
  /** A column that stays, to be shown beside it. */
  readonly key?: string
  /** What a request must give, before and after: of an inserted row, or of a call. */
  readonly given?: readonly Field[]
  readonly wanted?: readonly Field[]
  /** What an embed leads to, and the hints that tell the ways apart, before and after. */
  readonly embed?: { readonly to: string; readonly before: string; readonly after: string }
  /** What takes its place, by its deprecation or because it came with the same type. */
  readonly replacement?: string
}

export type ChangeUse = { readonly client: string; readonly version: string | null; readonly count: number }

/** A change of what clients may rely on, as a rule of the contract found it. */
export type ApiChange = {
  /** `column-removed`. */
  readonly rule: string
  /** `public.orders.note`. */
  readonly subject: string
  /** In English, without who uses it. */
  readonly message: string
  readonly effect: 'breaks' | 'may break' | 'harmless'
  readonly thing: ChangedThing
  /** Value, type or bound before and after; roles that got or lost a right. */
  readonly before?: string
  readonly after?: string
  readonly roles?: readonly string[]
  /** Who used it, most frequent first; undefined: not known. */
  readonly uses: readonly ChangeUse[] | undefined
  /** What the comment says of a thing that is new. */
  readonly comment?: string
}

/** What some subjects may do now and could not before, or the other way round. */
export type PermissionChange = {
  readonly kind: 'gained' | 'lost' | 'more rows' | 'fewer rows' | 'other rows' | 'unclear'
  readonly subjects: readonly string[]
  readonly operation: 'select' | 'insert' | 'update' | 'delete' | 'execute'
  /** Without the schema `public`: `orders`. */
  readonly object: string
  /** Empty: the whole object. */
  readonly columns: readonly string[]
  /** Which rows, in SQL; null: every row. */
  readonly condition: string | null
}

export type Permissions =
  | { readonly kind: 'checked'; readonly changes: readonly PermissionChange[] }
  | { readonly kind: 'not asked for' }
  | { readonly kind: 'could not be checked'; readonly why: string }

/** Somebody waits while it is held. Milliseconds. */
export type MeasuredLock = {
  readonly relation: string
  readonly blocks: 'reads and writes' | 'writes' | 'writes to its rows'
  readonly held: number
}

export type Measured = {
  readonly kind: 'measured'
  /** Rows of the live database, or of the seed only. */
  readonly on: 'a copy of the live database' | 'the seed'
  readonly milliseconds: number
  readonly locks: readonly MeasuredLock[]
  /** What is gone for good: `public.orders.note`, with the values or rows that were there. */
  readonly losses: readonly { readonly name: string; readonly rows: number | null }[]
}

export type Rehearsal = Measured | { readonly kind: 'not rehearsed' } | { readonly kind: 'failed'; readonly why: string }

export type HandoffMigration = {
  readonly version: string
  /** `20260103120000_add_remark.sql`. */
  readonly file: string
  /** `changed`: of a version that was there with another text; `removed`: there, and not any more. */
  readonly state: 'new' | 'changed' | 'removed'
  readonly hasDown: boolean
  /** Of a change in two phases: the first serves the old shape and the new, the last ends the old. */
  readonly phase: 'expand' | 'contract' | null
  readonly rehearsal: Rehearsal
}

/** Everything that the texts are made from. */
export type HandoffFacts = {
  readonly from: Side
  readonly to: Side
  readonly commits: readonly Commit[]
  readonly migrations: readonly HandoffMigration[]
  readonly changes: readonly ApiChange[]
  readonly permissions: Permissions
}

/** Where ticket keys of commits lead to. */
export type TicketLinks = {
  /** `https://github.com/ada/shop`; undefined: `#12` stays text. */
  readonly repositoryUrl: string | undefined
  /** `https://shop.atlassian.net`; undefined: `SHOP-12` stays text. */
  readonly jiraUrl: string | undefined
  /** Keys of projects, `SHOP`; empty: whatever looks like a key. */
  readonly jiraProjects: readonly string[]
}
