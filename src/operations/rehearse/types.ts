/** What other sessions wait for while a lock is held. `writes to its rows`: only who changes or deletes the same rows. */
export type Blocking = 'reads and writes' | 'writes' | 'writes to its rows' | 'nothing'

export type RelationKind = 'table' | 'partitioned table' | 'index' | 'view' | 'materialized view' | 'sequence' | 'foreign table'

/** Durations of a report are in milliseconds, sizes in bytes. */
export type TakenLock = {
  /** `public.orders` */
  readonly relation: string
  readonly kind: RelationKind
  /** `ACCESS EXCLUSIVE`, as LOCK TABLE calls it; `ROW` for rows that were changed or deleted. */
  readonly mode: string
  readonly blocks: Blocking
  /** Created by the same migration: nobody else can ask for it yet. */
  readonly isNew: boolean
  /** From the statement that took it to the commit, or to its release where each statement commits for itself. */
  readonly held: number
  readonly until: 'commit' | 'end of the statement'
}

/** A relation that has other files than before. */
export type Rewrite = { readonly relation: string; readonly kind: RelationKind; readonly bytes: number }

/** Rows of one table that a statement touched, by triggers and foreign keys as well. */
export type Changes = { readonly table: string; readonly inserted: number; readonly updated: number; readonly deleted: number }

/** What is gone for good. */
export type Loss = {
  readonly what: 'table' | 'column' | 'rows' | 'materialized view'
  /** `public.orders`, `public.orders.note` */
  readonly name: string
  /** Rows that were there; of a column, those with a value. Null: not known. */
  readonly rows: number | null
  /** Whether they were counted; otherwise PostgreSQL's last estimate is told. */
  readonly isCounted: boolean
}

/** Time in which PostgreSQL waited, as `pg_stat_activity` names it: `Lock`, `IO`, `LWLock`. Seen by looking every few milliseconds. */
export type Wait = { readonly kind: string; readonly milliseconds: number }

export type StatementReport = {
  /** From 1; the commit comes last and has null. */
  readonly number: number | null
  /** In the file, from 1. */
  readonly line: number
  /** On one line, cut where it is long. */
  readonly text: string
  readonly milliseconds: number
  /** How often it ran: once, or in so many batches. */
  readonly runs: number
  /** Those that no statement before it had taken in its transaction. */
  readonly locks: readonly TakenLock[]
  readonly rewrites: readonly Rewrite[]
  /** Tables and indexes that it made. */
  readonly built: readonly Rewrite[]
  readonly changes: readonly Changes[]
  readonly losses: readonly Loss[]
  readonly walBytes: number
  readonly waits: readonly Wait[]
}

export type Block = {
  readonly milliseconds: number
  readonly blocks: Exclude<Blocking, 'nothing'>
  readonly relation: string
  readonly mode: string
  readonly statement: number | null
}

/** What was seen of one migration that ran alone. */
export type MigrationReport = {
  readonly version: string
  readonly name: string
  readonly file: string
  /** SHA-256 of what was rehearsed. */
  readonly checksum: string
  readonly mode: 'one transaction' | 'statement by statement'
  readonly statements: readonly StatementReport[]
  /** Of its statements and the commit; looking on is not counted. */
  readonly milliseconds: number
  readonly walBytes: number
  /** What the database grew by; below 0 when it shrank. */
  readonly diskBytes: number
  /** Everything that was rewritten: so much is needed beside the old files until the commit. */
  readonly rewrittenBytes: number
  readonly longestBlock: Block | null
  readonly losses: readonly Loss[]
}

/** What clients saw in a while. */
export type Traffic = {
  readonly sent: number
  readonly failed: number
  readonly p50: number
  readonly p99: number
  readonly longest: number
}

/** What clients of the API saw while a migration ran. */
export type LoadReport = {
  /** Requests a second. */
  readonly rate: number
  readonly before: Traffic
  readonly during: Traffic
  /** Of the requests that failed during it, by status or reason. */
  readonly failures: Readonly<Record<string, number>>
  readonly requests: readonly { readonly name: string; readonly sent: number; readonly failed: number; readonly longest: number }[]
  /** Of the migration beside the load, its waiting and its retries included. */
  readonly milliseconds: number
  /** What `dorsal migrate` said meanwhile: retries, who blocked it. */
  readonly remarks: readonly string[]
}

export type RehearsalVerdict = 'allowed' | 'forbidden' | 'could not be checked'

export type Reason = {
  /** The limit that was crossed, as config.toml calls it; `failed` when PostgreSQL refused the migration. */
  readonly limit: string
  readonly sentence: string
}

export type RehearsedMigration = {
  readonly version: string
  readonly name: string
  readonly file: string
  readonly verdict: RehearsalVerdict
  /** Why it is forbidden or could not be checked; empty when it is allowed. */
  readonly reasons: readonly Reason[]
  /** Null when it did not run to its end. */
  readonly alone: MigrationReport | null
  /** Null without a load. */
  readonly underLoad: LoadReport | null
}

/** Undefined: anything goes. */
export type Limits = {
  /** Milliseconds. */
  readonly maxBlock: number | undefined
  /** Bytes. */
  readonly maxRewrite: number | undefined
  readonly maxWal: number | undefined
  readonly maxLostRows: number | undefined
  /** Milliseconds. */
  readonly maxDuration: number | undefined
}
