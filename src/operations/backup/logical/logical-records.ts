import { Fault } from '../../../base/fault.ts'
import { objectDamaged } from '../errors.ts'
import type { Archive, UnreadableBackup } from '../types.ts'
import { backupNotFound } from './errors.ts'
import type { LogicalBackup } from './types.ts'

const recordName = /^logical\/([^/]+)\/backup\.json$/

/** `20261122T213000Z-logical`: ids sort by time. */
export const toBackupId = (at: Date): string => `${at.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '')}-logical`

export type LogicalBackups = { readonly backups: readonly LogicalBackup[]; readonly unreadable: readonly UnreadableBackup[] }

/** Oldest first. A record that cannot be opened is named, with the reason. */
export async function listLogicalBackups(archive: Archive): Promise<LogicalBackups> {
  const backups: LogicalBackup[] = []
  const unreadable: UnreadableBackup[] = []
  for (const { name } of await archive.list('logical/')) {
    const id = recordName.exec(name)?.[1]
    if (id === undefined) continue
    try {
      backups.push(await readRecord(archive, name))
    } catch (error) {
      // A target that is out of reach says nothing of the record.
      if (!(error instanceof Fault) || error.code === 'backup_target_failed') throw error
      unreadable.push({ id, problem: error.message })
    }
  }
  return { backups, unreadable }
}

/** By its id, or the newest for `latest`. Throws `backup_not_found`, and the Faults of the archive. */
export async function getLogicalBackup(archive: Archive, wanted: string): Promise<LogicalBackup> {
  if (wanted !== 'latest') {
    const name = `logical/${wanted}/backup.json`
    return await readRecord(archive, name)
  }
  const newest = (await listLogicalBackups(archive)).backups.at(-1)
  if (newest === undefined) throw backupNotFound(archive.place)
  return newest
}

async function readRecord(archive: Archive, name: string): Promise<LogicalBackup> {
  const record: LogicalBackup = JSON.parse((await archive.getObject(name)).toString())
  if (record.format !== 1 || record.kind !== 'logical') throw objectDamaged(name, 'it is of a format that this Dorsal does not know')
  return record
}
