import type { Client, QueryResult } from 'pg'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import type { Statement } from '../../postgres/statements/types.ts'
import type { MigrateSettings } from './settings.ts'

/** Lines and columns count from 1, columns in characters. */
export type TextPlace = { readonly line: number; readonly column: number }

/** A file of SQL, ready to run. */
export type Script = {
  readonly file: string
  readonly text: string
  /** SHA-256 in hexadecimal of the text with LF line ends, so that a checkout on Windows is the same migration. */
  readonly checksum: string
  readonly statements: readonly Statement[]
  readonly steps: readonly Step[]
  /** `transaction`: the whole file is one, applied or undone as a whole. */
  readonly mode: 'transaction' | 'no transaction'
}

/**
 * What becomes of a file one commit at a time; `before` counts the statements of the file that stand before it. `transaction`: its statements in
 * one transaction, which also records that they are done. `outside`: a statement that PostgreSQL refuses inside one. `batch`: ranges of keys,
 * each in a transaction of its own.
 */
export type Step =
  | { readonly kind: 'transaction'; readonly statements: readonly Statement[]; readonly before: number }
  | { readonly kind: 'outside'; readonly statement: Statement; readonly before: number }
  | { readonly kind: 'batch'; readonly statement: Statement; readonly batch: Batch; readonly before: number }

/** A statement that is run again and again, for the rows of `table` in one range of keys after another. */
export type Batch = {
  /** As it is written in SQL, for messages. */
  readonly name: string
  readonly table: readonly string[]
  readonly key: readonly string[]
  /** Rows of the first range. */
  readonly size: number
  /** Milliseconds between two ranges. */
  readonly pause: number
  /** What the statement calls the table. */
  readonly alias: string
  /** The statement around the condition for the range: `before` ends where the condition begins. */
  readonly text: { readonly before: string; readonly after: string }
}

/** A statement of a script, or the commit at its end, that is about to run. */
export type RunningStatement = {
  readonly client: Client
  readonly script: Script
  readonly statement: Statement
  /** Statements of the script that ran before; none before a commit, which undoes them all when it fails. */
  readonly before: number
}

/** Looks on while a statement runs: calls `run` once and gives what that gives. On the connection it may ask while no statement runs. */
export type StatementWatch = (running: RunningStatement, run: () => Promise<QueryResult>) => Promise<QueryResult>

/** Why a file could not run, for the person who wrote it. */
export type ScriptFailure = TextPlace & {
  readonly file: string
  /** Up to three lines of the file, the last one being the failing line. */
  readonly excerpt: string
  /** SQLSTATE. */
  readonly sqlstate: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  /** Statements of the file that stay applied, from its beginning: only in a file that one transaction cannot hold. */
  readonly statementsKept: number
}

/** The strongest lock that a file took on a table: `AccessExclusiveLock`. */
export type TakenLock = { readonly table: string; readonly mode: string }

/** What running a file cost, over all its runs. */
export type Tally = {
  readonly milliseconds: number
  /** One, and one more for each time a lock could not be had. */
  readonly attempts: number
  readonly waitedMilliseconds: number
  readonly locks: readonly TakenLock[]
}

/** How far a file has come that does not fit into one transaction. */
export type Progress = Tally & {
  readonly subject: string
  readonly checksum: string
  readonly statements: number
  /** Statements from the beginning of the file that are done, and the SHA-256 of their texts. */
  readonly done: number
  readonly doneChecksum: string
  /** Present when the statement after them runs outside of a transaction, and was begun: what stood before it. */
  readonly begun: Surroundings | null
  /** Present when the statement after them runs in batches. */
  readonly batch: BatchPosition | null
}

/** What stood in the database before a statement outside of a transaction began; object ids as text. */
export type Surroundings = { readonly statement: string; readonly objects: readonly string[] }

export type BatchPosition = {
  /** The statement, its table and key: a position means nothing to another one. */
  readonly statement: string
  /** The key of the last row that is done, and of the last one there was when the batches began; values as text. */
  readonly key: readonly string[] | null
  readonly end: readonly string[]
  /** Rows of the table gone through, of about so many, and rows that the statement touched. */
  readonly walked: number
  readonly total: number
  readonly touched: number
  readonly size: number
}

export type LedgerEntry = {
  readonly version: string
  readonly name: string | null
  /** Null for one that another tool applied. */
  readonly checksum: string | null
  readonly appliedAt: Date | null
  readonly tally: Tally | null
}

/**
 * `changed`: applied, and the file has another content now. `missing`: applied, and there is no file. `out of order`: not applied, and
 * older than one that is. `half applied`: some of its statements are.
 */
export type MigrationState = 'applied' | 'pending' | 'half applied' | 'out of order' | 'changed' | 'missing'

/** What `-- dorsal:contract` says: the file ends the old shape of the migration `of`, once nobody used it `unusedFor` (`7d`). */
export type Contract = {
  readonly of: string
  readonly unusedFor: string | null
  /** What nobody may use any more; empty where no request names what it ends. */
  readonly ends: readonly EndedName[]
}

/** A table, or with `member` its column. */
export type EndedName = { readonly schema: string; readonly object: string; readonly member: string | null }

/** Whether an old shape may go; `sentence` says who uses it, or why that could not be found out. */
export type OldShapeUse = { readonly kind: 'unused' } | { readonly kind: 'used' | 'could not be checked'; readonly sentence: string }

/** Asks the records of use. */
export type JudgeOldShape = (contract: Contract) => Promise<OldShapeUse>

export type MigrationStatus = {
  readonly version: string
  readonly name: string
  readonly file: string | null
  readonly state: MigrationState
  /** Where one that is half applied goes on: `statement 3 of 5`. */
  readonly position: string | null
  readonly contract: Contract | null
  readonly appliedAt: string | null
  /** What Dorsal measured; null for what it did not run, or not to the end. */
  readonly tally: Tally | null
  /** What a rehearsal of the file as it is now said; null without one. */
  readonly rehearsal: Rehearsal['verdict'] | null
}

export type AppliedMigration = Tally & {
  readonly version: string
  readonly name: string
  readonly file: string
  readonly statements: number
}

export type SeedReport =
  | { readonly kind: 'applied'; readonly file: string; readonly statements: number; readonly milliseconds: number }
  | { readonly kind: 'already applied'; readonly file: string }
  | { readonly kind: 'failed'; readonly file: string; readonly code: string; readonly problem: string; readonly fix: string | null }

/** What a rehearsal of a migration found out; `reason` says in one sentence why it is forbidden or could not be checked. */
export type RehearsalReport = Readonly<Record<string, unknown>> & { readonly reason: string | null }

export type Rehearsal = {
  readonly version: string
  /** Of the file that was rehearsed, as `readChecksum` gives it. */
  readonly checksum: string
  readonly verdict: 'allowed' | 'forbidden' | 'could not be checked'
  readonly report: RehearsalReport
}

/** Who holds what a statement waits for. What the server does not show is null. */
export type Blocker = {
  /** 0 for a prepared transaction, which no process holds. */
  readonly pid: number
  readonly user: string | null
  readonly application: string | null
  /** `client backend`, `autovacuum worker`, … */
  readonly backend: string | null
  /** `active`, `idle in transaction`, … */
  readonly state: string | null
  /** When its transaction began, as the server writes it. */
  readonly transactionStart: string | null
  readonly transactionMilliseconds: number | null
  readonly queryMilliseconds: number | null
}

/** A lock that is waited for, and who is in the way. */
export type Blockade = { readonly table: string | null; readonly mode: string; readonly blockers: readonly Blocker[] }

/** What all files of one run share. */
export type Run = {
  readonly target: ConnectionTarget
  /** A connection that holds the lock of this house, and looks on while a file has its own. */
  readonly observer: Client
  readonly settings: MigrateSettings
  readonly watch?: StatementWatch | undefined
  /** Stops the statement under way; what is done stays done. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress: (line: string) => void
}
