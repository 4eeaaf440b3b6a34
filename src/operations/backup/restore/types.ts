import type { IntegrityCheck } from '../../../postgres/integrity/types.ts'
import type { Origin } from './copy-settings.ts'
import type { Phase } from './phases.ts'
import type { Reached } from './run-recovery.ts'

/** `restore.json` in the folder of a restore that came to its end. */
export type RestoreRecord = {
  readonly format: 1
  /** `20261122T213005Z`: when it was made. */
  readonly id: string
  readonly createdAt: string
  /** Whose data they are; absent in records of earlier versions, which knew Dorsal's own only. */
  readonly origin?: Origin
  /** The moment as it was asked for. */
  readonly to: string
  /** The cluster's folder, with `data` in it. */
  readonly folder: string
  /** The backups it was made from, oldest first. */
  readonly backups: readonly string[]
  readonly reached: Reached
  readonly phases: readonly Phase[]
  readonly checks: readonly IntegrityCheck[]
  /** When its data became the live ones; null while they stand beside. */
  readonly swappedAt: string | null
  /** When the data that they had replaced became the live ones again. */
  readonly swappedBackAt?: string
}

/** Every restore of a project; `broken off` ones never came to their end. */
export type RestoreList = { readonly restores: readonly RestoreRecord[]; readonly brokenOff: readonly string[] }
