import type { BackupRecord } from '../types.ts'

export type Schedule = {
  /** Milliseconds between two of a kind. */
  readonly fullEvery: number
  readonly incrementalEvery: number
  readonly now: number
}

/** Which backup is due; `backups` by time. An incremental one counts from any backup, a full one from the last full one. */
export function findDueBackup(
  backups: readonly BackupRecord[],
  { fullEvery, incrementalEvery, now }: Schedule,
): 'full' | 'any' | undefined {
  const lastFull = backups.findLast(({ kind }) => kind === 'full')
  const last = backups.at(-1)
  if (lastFull === undefined || last === undefined || isDue(lastFull, fullEvery, now)) return 'full'
  return isDue(last, incrementalEvery, now) ? 'any' : undefined
}

const isDue = ({ stoppedAt }: BackupRecord, every: number, now: number) => now - Date.parse(stoppedAt) >= every
