import type { Node } from 'libpg-query'
import type { Place, Rule } from '../../findings/types.ts'

/** Whom a statement keeps waiting, while it works and until its transaction ends. */
export type Blocking = 'nothing' | 'writes' | 'reads and writes'

/** A file of SQL that is to be judged. */
export type LintFile = { readonly file: string; readonly text: string }

/** One statement of a file, in the order in which the run comes to it. */
export type LintStatement = {
  readonly node: Node
  readonly text: string
  readonly place: Place
  readonly migration: string
  /** Whether it runs in a transaction that other statements of its file may share. */
  readonly inTransaction: boolean
  /** Statements of a file with the same number share one. */
  readonly transaction: number
  /** Whether `-- dorsal:batch` above it has it run in ranges of a key. */
  readonly isBatched: boolean
}

export type ParsedMigration = { readonly file: string; readonly statements: readonly LintStatement[] }

export type TableFacts = {
  /** PostgreSQL's estimate; undefined when nobody has analyzed the table. */
  readonly rows: number | undefined
  readonly bytes: number
  readonly isPartitioned: boolean
  readonly hasRowSecurity: boolean
  /** Name → type as `format_type` writes it. */
  readonly columns: ReadonlyMap<string, string>
  /** Columns that a NOT NULL or a validated check keeps from being null. */
  readonly filled: ReadonlySet<string>
}

/** What the target database says of itself. Tables and functions by qualified name. */
export type DatabaseFacts = {
  /** As `server_version_num`: 150000 for 15.0. */
  readonly version: number
  readonly tables: ReadonlyMap<string, TableFacts>
  /** Functions that run with the rights of their owner. */
  readonly definers: ReadonlySet<string>
}

/** A statement with everything known at the moment it runs. */
export type Scene = {
  readonly statement: LintStatement
  /** Statements of the same file before it. */
  readonly earlier: readonly LintStatement[]
  /** Those of them that share its transaction: what they lock is locked still. */
  readonly alongside: readonly LintStatement[]
  /** Statements of the same file after it. */
  readonly later: readonly LintStatement[]
  /** Everything before it that is not applied yet: `earlier`, and the files before when the run holds them together. */
  readonly history: readonly LintStatement[]
  /** Keys of what `history` creates, as `toKey` makes them. */
  readonly born: ReadonlySet<string>
  /** Undefined when no database was asked. */
  readonly facts: DatabaseFacts | undefined
  /** Schemas that clients reach over the API. */
  readonly exposedSchemas: readonly string[]
  /** Tables below this size are worked through in no time; in bytes. */
  readonly smallTable: number
}

export type LintInput = { readonly scenes: readonly Scene[]; readonly hasFacts: boolean }

/** What a rule sees in one statement. */
export type Hazard = {
  readonly subject: string
  readonly message: string
  /** Key of what must exist already for this to be one: nobody uses what was born in the same run. */
  readonly on?: string
  /** It lasts longer the larger this table is. */
  readonly growsWith?: string
  /** The same result without the hazard: migrations, one after another. */
  readonly fix?: readonly string[]
  readonly severity?: Rule<LintInput>['severity']
  readonly blocks?: Blocking
}

/** Migrations that a rule finds something in, and those that reach the same without it. */
export type RuleExample = { readonly dangerous: readonly string[]; readonly safe: readonly string[] }

export type LintRule = Rule<LintInput> & { readonly blocks: Blocking; readonly example: RuleExample }
