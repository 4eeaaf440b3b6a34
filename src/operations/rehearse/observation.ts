import type { Client, QueryResult } from 'pg'
import type { Statement } from '../../postgres/statements/types.ts'
import type { SeenLock } from './sample-statement.ts'
import type { Counted } from './store/count-doomed.ts'
import type { ChangesByOid } from './store/read-position.ts'
import type { Columns, Relations } from './store/read-relations.ts'
import type { Wait } from './types.ts'

/** A file that is being applied. `checksum` is that of the ledger. */
export type WatchedScript = {
  readonly file: string
  readonly text: string
  readonly checksum: string
  readonly mode: 'transaction' | 'no transaction'
}

/** A statement, or the commit at the end of a file, that is about to run; `before`: how many of the file ran. */
export type WatchedStatement = {
  readonly client: Client
  readonly script: WatchedScript
  readonly statement: Statement
  readonly before: number
}

/** To be called around each statement by who applies the files. */
export type MigrationWatch = (running: WatchedStatement, run: () => Promise<QueryResult>) => Promise<QueryResult>

/** What was seen of one statement. */
export type Observation = {
  readonly statement: Statement
  /** From 1; null for the commit. */
  readonly number: number | null
  readonly milliseconds: number
  readonly walBytes: number
  readonly waits: readonly Wait[]
  /** One key for all statements of one transaction; null outside of any. */
  readonly transaction: string | null
  /** How often it ran: once, or for each range of a batch. */
  readonly runs: number
  /** Milliseconds of the longest of them. */
  readonly longestRun: number
  readonly before: Relations
  readonly after: Relations
  /** Of what is new or has other files, by oid. */
  readonly sizes: ReadonlyMap<number, number>
  readonly locks: readonly SeenLock[]
  readonly changes: ChangesByOid
  readonly counted: readonly Counted[]
  readonly tag: { readonly command: string; readonly rows: number }
}

/** What was seen of one file. */
export type ObservedFile = {
  readonly script: WatchedScript
  readonly born: Relations
  readonly observations: readonly Observation[]
  readonly columns: { readonly before: Columns; readonly after: Columns }
  readonly diskBytes: number
}
