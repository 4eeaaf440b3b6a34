import type { Client, QueryResult } from 'pg'
import type { Statement } from '../../postgres/statements/types.ts'

/** Lines and columns count from 1, columns in characters. */
export type TextPlace = { readonly line: number; readonly column: number }

/** A file of SQL, ready to run. */
export type Script = {
  readonly file: string
  readonly text: string
  /** SHA-256 in hexadecimal of the text with LF line ends, so that a checkout on Windows is the same migration. */
  readonly checksum: string
  readonly statements: readonly Statement[]
  readonly mode: 'transaction' | 'no transaction'
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
  /** Statements of the file that stay applied: only in a file that runs without a transaction. */
  readonly statementsKept: number
}

export type LedgerEntry = {
  readonly version: string
  readonly name: string | null
  /** Null for one that another tool applied. */
  readonly checksum: string | null
  readonly appliedAt: Date | null
}

/**
 * `changed`: applied, and the file has another content now. `missing`: applied, and there is no file. `out of order`: not applied, and
 * older than one that is.
 */
export type MigrationState = 'applied' | 'pending' | 'out of order' | 'changed' | 'missing'

export type MigrationStatus = {
  readonly version: string
  readonly name: string
  readonly file: string | null
  readonly state: MigrationState
  readonly appliedAt: string | null
}

export type AppliedMigration = {
  readonly version: string
  readonly name: string
  readonly file: string
  readonly statements: number
  readonly milliseconds: number
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
