import { readArchivePosition } from '../records/archive-position.ts'
import { listBackups, listIncomplete } from '../records/backup-records.ts'
import type { BackupPlace } from '../types.ts'
import { createFindings, type Finding } from './findings.ts'
import { verifyBackup } from './verify-backup.ts'
import { verifyLog } from './verify-log.ts'

export type ArchiveReport = {
  readonly verdict: 'whole' | 'damaged' | 'nothing to verify'
  readonly findings: readonly Finding[]
  readonly backups: number
  readonly segments: number
  /** Sealed bytes that were read. */
  readonly bytes: number
  /** Broken off or under way: they do not count as backups, and the next one deletes them. */
  readonly incomplete: readonly string[]
}

/**
 * Reads everything back: each object opens, each file is what PostgreSQL's manifest says, each chain has its members, and the log has no hole from
 * the oldest backup to where the archive ends. Throws only what the target throws.
 */
export async function verifyArchive(place: BackupPlace): Promise<ArchiveReport> {
  const { archive } = place
  const findings = createFindings()
  const { backups, unreadable } = await listBackups(archive)
  for (const { id, problem } of unreadable) findings.add({ kind: 'record', subject: id, problem })
  let bytes = 0
  for (const [index, backup] of backups.entries()) {
    place.onProgress(`Reading ${backup.id} (${index + 1} of ${backups.length} backups)`)
    bytes += await verifyBackup(archive, backup, { known: new Set(backups.map(({ id }) => id)), findings })
  }
  const position = await findings.guard('position', 'position.json', () => readArchivePosition(archive))
  const log = await verifyLog(place, { backups, position, findings })
  const isEmpty = backups.length === 0 && unreadable.length === 0
  return {
    verdict: findings.list().length > 0 ? 'damaged' : isEmpty ? 'nothing to verify' : 'whole',
    findings: findings.list(),
    backups: backups.length,
    segments: log.segments,
    bytes: bytes + log.bytes,
    incomplete: await listIncomplete(archive),
  }
}
