/** A table whose rows are copied; a partition is one, the table it is a part of is none. */
export type DumpedTable = {
  readonly schema: string
  readonly name: string
  /** What COPY carries: generated columns are left out, their values are computed again. */
  readonly columns: readonly string[]
  /** SQL behind FROM, `where …`: the rows that an extension says are not its own. */
  readonly filter: string | null
  /** As the planner's statistics have it. */
  readonly bytes: number
}

export type DumpedSequence = { readonly schema: string; readonly name: string; readonly value: string; readonly isCalled: boolean }

/** A table or sequence by name. */
export type DumpedRelation = { readonly schema: string; readonly name: string }

/** What a person should know was left out, and why. */
export type LeftOut = { readonly kind: string; readonly name: string; readonly reason: string }

export type DumpedRole = {
  readonly name: string
  readonly superuser: boolean
  readonly inherit: boolean
  readonly createRole: boolean
  readonly createDatabase: boolean
  readonly login: boolean
  readonly replication: boolean
  readonly bypassRls: boolean
  readonly connectionLimit: number
  readonly validUntil: string | null
  /** The verifier, where it was asked for and could be read. */
  readonly password: string | null
  readonly comment: string | null
}

export type DumpedMembership = {
  readonly role: string
  readonly member: string
  readonly admin: boolean
  readonly inherit: boolean
  readonly set: boolean
}

/** `alter role … [in database] set`; of every role where `role` is null, in every database where `inDatabase` is false. */
export type DumpedSetting = {
  readonly role: string | null
  readonly inDatabase: boolean
  readonly name: string
  readonly value: string
}

/** A privilege on the database itself; to PUBLIC where `grantee` is null. */
export type DumpedDatabaseGrant = { readonly grantee: string | null; readonly privilege: string; readonly grantable: boolean }

/** What belongs to the server, or to a database as a whole. */
export type DumpedGlobals = {
  readonly roles: readonly DumpedRole[]
  readonly memberships: readonly DumpedMembership[]
  readonly settings: readonly DumpedSetting[]
  readonly databaseOwner: string
  readonly databaseGrants: readonly DumpedDatabaseGrant[]
}

/** Everything of a database but its rows. Plain data: it can be kept as JSON. */
export type Dump = {
  /** `17.10`. */
  readonly serverVersion: string
  /** Which pg_dump wrote the statements: `pg_dump 18.3 (WebAssembly)`. */
  readonly writtenBy: string
  readonly globals: DumpedGlobals
  /** Statements before the rows: schemas, types, tables, functions, views. */
  readonly preData: string
  /** Statements behind them: indexes, constraints, triggers, policies; REFRESH of the materialized views that had rows. */
  readonly postData: string
  readonly hasPublicSchema: boolean
  readonly extensions: readonly string[]
  readonly tables: readonly DumpedTable[]
  readonly sequences: readonly DumpedSequence[]
  readonly largeObjects: number
  /** Owners, privileges and comments of the large objects. */
  readonly largeObjectStatements: readonly string[]
  readonly leftOut: readonly LeftOut[]
}

/** How many rows a table has, and a sum over them that is the same in any order of the rows. */
export type Fingerprint = { readonly rows: number; readonly sum: string }
