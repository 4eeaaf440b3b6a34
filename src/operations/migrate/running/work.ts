import type { Client } from 'pg'
import type { Patience } from '../locks/retry-locks.ts'
import type { BatchPosition, Progress, Script, Surroundings, Tally } from '../types.ts'

/** A file, and what is to be written when its last statement is done. */
export type FileJob = {
  /** The version of a migration, the path of a seed file. */
  readonly subject: string
  readonly script: Script
  readonly record: (client: Client, tally: Tally) => Promise<void>
}

/** How far the statement is that stands next. */
export type StatementPosition = { readonly begun?: Surroundings; readonly batch?: BatchPosition }

/** A file under way on a connection of its own. */
export type Work = Patience &
  FileJob & {
    readonly client: Client
    /** How far an earlier run came. */
    readonly found: Progress | undefined
    /** Writes down that so many statements are done, in the transaction that is open; after the last one the file is recorded. */
    readonly complete: (done: number) => Promise<void>
    /** Writes down how far the statement behind so many is, in the transaction that is open. */
    readonly advance: (done: number, position: StatementPosition) => Promise<void>
  }
