import type { Clock } from '../../../base/clock.ts'
import type { Archive } from '../types.ts'
import { listLogicalBackups, toBackupId } from './logical-records.ts'

export type Retention = {
  /** How many of the newest backups stay. */
  readonly keep: number
  readonly clock: Clock
  /** Only tells what would be deleted. */
  readonly isDryRun?: boolean
}

const dayMs = 86_400_000

/**
 * Deletes all but the newest backups, and what one left that was broken off more than a day ago: a younger one may still be under way. Answers the
 * ids. A backup that cannot be read stays.
 */
export async function pruneLogicalBackups(archive: Archive, { keep, clock, isDryRun = false }: Retention): Promise<readonly string[]> {
  const { backups, unreadable } = await listLogicalBackups(archive)
  const kept = new Set([...backups.slice(-keep), ...unreadable].map(({ id }) => id))
  const records = new Set(backups.map(({ id }) => id))
  const mayGo = (id: string) => !kept.has(id) && (records.has(id) || id < toBackupId(new Date(clock.now() - dayMs)))
  const spent = (await archive.list('logical/')).map(({ name }) => name).filter((name) => mayGo(toId(name)))
  if (!isDryRun) await deleteRecordsFirst(archive, spent)
  return [...new Set(spent.map(toId))]
}

/** A backup whose deletion is broken off no longer exists. */
async function deleteRecordsFirst(archive: Archive, names: readonly string[]): Promise<void> {
  await archive.delete(names.filter((name) => name.endsWith('/backup.json')))
  await archive.delete(names.filter((name) => !name.endsWith('/backup.json')))
}

const toId = (name: string): string => name.split('/')[1] ?? ''
