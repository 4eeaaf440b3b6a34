import { rm } from 'node:fs/promises'
import type { Clock } from '../../../base/clock.ts'
import type { Archive } from '../types.ts'
import type { Origin } from './copy-settings.ts'
import { deleteCopy } from './delete-copy.ts'
import { createPhases, type Phases } from './phases.ts'
import { type ArchiveContents, planRestore } from './plan-restore.ts'
import { putCluster } from './put-cluster.ts'
import { type RecoveredCluster, runRecovery } from './run-recovery.ts'

export type StageOptions = {
  readonly archive: Archive
  readonly contents: ArchiveContents
  /** The moment, in milliseconds since 1970. */
  readonly at: number
  /** The cluster's folder; what is in it goes away. */
  readonly folder: string
  readonly alike: string
  readonly origin: Origin
  readonly superuserPassword: string
  readonly clock: Clock
  readonly onProgress: (line: string) => void
  readonly signal: AbortSignal
}

/** Data that are recovered in two steps. Whoever is given a cluster stops it before the next step. */
export type StagedRecovery = {
  /** Oldest first. */
  readonly backups: readonly string[]
  readonly phases: Phases
  /** To a restore point before the moment, where it can only be read. */
  readonly pauseAt: (point: string) => Promise<RecoveredCluster>
  /** To the moment itself. */
  readonly finish: () => Promise<RecoveredCluster>
}

/** When the backup was complete that a moment is restored from: the earliest that its recovery can stop at. */
export function findEarliest(contents: ArchiveContents, at: number): number {
  return Date.parse(planRestore(contents, { kind: 'time', at }).chain.at(-1)?.stoppedAt ?? '')
}

/** Puts the data of a moment in place, to be looked at and thrown away. Throws what `putCluster` throws. */
export async function stageRecovery({ contents, at, ...options }: StageOptions): Promise<StagedRecovery> {
  const { archive, folder, alike, origin, superuserPassword, clock, onProgress, signal } = options
  const plan = planRestore(contents, { kind: 'time', at })
  const phases = createPhases(clock)
  await deleteCopy(folder, onProgress)
  await rm(folder, { recursive: true, force: true })
  await putCluster({ archive, plan, folder, alike, phases, onProgress })
  const { standbySettings } = plan.chain.at(-1) ?? {}
  const recovery = { folder, origin, standbySettings, superuserPassword, timeline: plan.timeline, onProgress, signal }
  return {
    backups: plan.chain.map(({ id }) => id),
    phases,
    pauseAt: (point) =>
      phases.measure('recovery to the mark', () => runRecovery({ ...recovery, ending: { recovery_target_name: point }, end: 'paused' })),
    finish: () => phases.measure('recovery', () => runRecovery({ ...recovery, ending: plan.ending, end: 'writable' })),
  }
}
