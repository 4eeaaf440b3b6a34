import type { BackupRecord } from '../types.ts'

export type RetentionRule = {
  /** Full backups kept however old they are, with what was made on them. */
  readonly keep: number
  /** Milliseconds back from `now` within which each moment must stay restorable. */
  readonly window: number
  readonly now: number
}

export type RetentionPlan = {
  readonly kept: readonly BackupRecord[]
  /** Youngest first: none is deleted before those that are made on it. */
  readonly deleted: readonly BackupRecord[]
}

/**
 * Which backups may go. Kept are: what ended within the window, the last one that ended before it (each moment of the window is replayed from there),
 * the newest `keep` full ones with their incremental ones, and every backup that a kept one is made on. `backups` by time.
 */
export function planRetention(backups: readonly BackupRecord[], { keep, window, now }: RetentionRule): RetentionPlan {
  const begin = now - window
  const isWithin = (backup: BackupRecord) => Date.parse(backup.stoppedAt) > begin
  const lastBefore = backups.findLast((backup) => !isWithin(backup))
  const firstKeptFull = backups.filter(({ kind }) => kind === 'full').at(-keep)
  const wanted = backups.filter(
    (backup) => isWithin(backup) || backup === lastBefore || (firstKeptFull !== undefined && backup.stoppedAt >= firstKeptFull.stoppedAt),
  )
  const needed = new Set(wanted.flatMap((backup) => findChain(backups, backup)))
  // With fewer full backups than are to be kept there is nothing to give up.
  const kept = firstKeptFull === undefined ? backups : backups.filter((backup) => needed.has(backup))
  return { kept, deleted: backups.filter((backup) => !kept.includes(backup)).toReversed() }
}

/** A backup and those below it, as far as they are there. */
export function findChain(backups: readonly BackupRecord[], last: BackupRecord): readonly BackupRecord[] {
  const parent = backups.find(({ id }) => id === last.parent)
  return parent === undefined ? [last] : [...findChain(backups, parent), last]
}
