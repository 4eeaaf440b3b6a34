import type { StanzaBackup } from './stanza-contents.ts'
import { isWhole, type LogStretch } from './verify-stanza.ts'

export type SecondsRange = { readonly from: string; readonly to: string }

/**
 * Stretches of time of which every second can be brought back: from the end of a backup to that of a later one, with all of the log in between. How far the
 * log behind the last one reaches `info` does not say as a time.
 */
export function findRanges(backups: readonly StanzaBackup[], log: readonly LogStretch[]): readonly SecondsRange[] {
  const ranges: { from: number; to: number }[] = []
  const last = new Map<number, { backup: StanzaBackup; range: { from: number; to: number } }>()
  for (const backup of backups) {
    const before = last.get(backup.repository)
    const range = before !== undefined && isJoined(before.backup, backup, log) ? before.range : addRange(ranges, backup.completeAt)
    range.to = backup.completeAt
    last.set(backup.repository, { backup, range })
  }
  return ranges.map(({ from, to }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }))
}

function addRange(ranges: { from: number; to: number }[], at: number) {
  const range = { from: at, to: at }
  ranges.push(range)
  return range
}

function isJoined(one: StanzaBackup, next: StanzaBackup, log: readonly LogStretch[]): boolean {
  return one.log !== null && next.log !== null && isWhole(log, { start: one.log.stop, stop: next.log.start })
}
