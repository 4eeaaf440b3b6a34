import type { IntegrityCheck } from '../../postgres/integrity/types.ts'

export type ProofCheck = IntegrityCheck

export type ProofVerdict = ProofCheck['verdict']

/** A table's rows, whatever their order. */
export type TableContent = { readonly table: string; readonly rows: number; readonly hash: string }

/** Hashes of what is not rows: `roles`, `grants`, `policies`, `migrations`. */
export type Facts = Readonly<Record<string, string>>

/** What was in the database when the restore point of the same name was written to the log. */
export type Mark = {
  readonly name: string
  readonly recordedAt: string
  /** Where the restore point is in the log, as `pg_lsn` in text. */
  readonly position: string
  readonly tables: readonly TableContent[]
  readonly facts: Facts | null
}

export type Proof = {
  /** `20261122T213005Z`: when it began. */
  readonly id: string
  readonly startedAt: string
  readonly verdict: ProofVerdict
  /** The second of the window that was brought back, by chance; null where it did not come to that. */
  readonly moment: string | null
  /** The mark on the way there; null when there was none. */
  readonly mark: string | null
  readonly backups: readonly string[]
  /** Seconds from the beginning to a database that takes writes; null when there was none. */
  readonly recoverySeconds: number | null
  /** Seconds that would have been lost, had the server vanished when the proof began; null when unknown. */
  readonly lossSeconds: number | null
  readonly phases: readonly { readonly name: string; readonly seconds: number }[]
  readonly checks: readonly ProofCheck[]
}
