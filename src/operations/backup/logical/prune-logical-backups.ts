import type { Clock } from '../../../base/clock.ts'
import type { Archive } from '../types.ts'
import { listLogicalBackups, toBackupId } from './logical-records.ts'

export type Retention = {
  /** How many of the newest backups stay. */
  readonly keep: number
  readonly clock: Clock
}

const dayMs = 86_400_000

/**
 * Deletes all but the newest backups, and what one left that was broken off more than a day ago: a younger one may still be under way. Answers the
 * ids. A backup that cannot be read stays.
 */
export async function pruneLogicalBackups(archive: Archive, { keep, clock }: Retention): Promise<readonly string[]> {
  const { backups, unreadable } = await listLogicalBackups(archive)
  const kept = new Set([...backups.slice(-keep), ...unreadable].map(({ id }) => id))
  const records = new Set(backups.map(({ id }) => id))
  const mayGo = (id: string) => !kept.has(id) && (records.has(id) || id < toBackupId(new Date(clock.now() - dayMs)))
  const spent = (await archive.list('logical/')).map(({ name }) => name).filter((name) => mayGo(toId(name)))
  // Records first: a backup whose deletion is broken off no longer exists.
  await archive.delete(spent.filter((name) => name.endsWith('/backup.json')))
  await archive.delete(spent.filter((name) => !name.endsWith('/backup.json')))
  return [...new Set(spent.map(toId))]
}

const toId = (name: string): string => name.split('/')[1] ?? ''
