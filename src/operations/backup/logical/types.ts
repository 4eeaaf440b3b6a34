import type { Fingerprint } from '../../../postgres/dump/types.ts'
import type { SealedObject } from '../types.ts'

/**
 * `logical/<id>/backup.json`, written last: without it the backup does not exist. Beside it, in parts of at most 16 MiB before sealing,
 * `logical/<id>/dump.json/<part>` everything but the rows, `logical/<id>/rows/<number of the table>/<part>` COPY's text, and
 * `logical/<id>/large-objects/<part>`. Everything in it is of one moment, `at`.
 */
export type LogicalBackup = {
  readonly format: 1
  /** `20261122T213000Z-logical`; sorts by time. */
  readonly id: string
  readonly kind: 'logical'
  readonly database: string
  /** `17.10`. */
  readonly serverVersion: string
  /** ISO 8601, by PostgreSQL's clock. */
  readonly at: string
  readonly stoppedAt: string
  readonly plainBytes: number
  readonly storedBytes: number
  /** Key id, or null where objects are not encrypted. */
  readonly encryptionKey: string | null
  readonly dump: readonly SealedObject[]
  readonly tables: readonly LogicalTable[]
  readonly largeObjects: readonly SealedObject[]
}

/** In the order of the dump. */
export type LogicalTable = {
  readonly schema: string
  readonly name: string
  /** Of the rows in the database, read in the same snapshot as they were. */
  readonly fingerprint: Fingerprint
  readonly rows: readonly SealedObject[]
}

/** What `verify` found; empty lists mean that every byte was read and is right. */
export type LogicalVerification = {
  readonly id: string
  readonly objects: number
  readonly bytes: number
  readonly problems: readonly string[]
}
