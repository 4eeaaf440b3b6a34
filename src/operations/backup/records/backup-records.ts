import { Fault } from '../../../base/fault.ts'
import type { Archive, BackupList, BackupRecord, UnreadableBackup } from '../types.ts'

const recordEnd = '/backup.json'

export const toBackupFolder = (id: string): string => `backups/${id}/`

/** Throws what the archive throws, but for records that cannot be read: those are told. */
export async function listBackups(archive: Archive): Promise<BackupList> {
  const names = (await archive.list('backups/')).map(({ name }) => name).filter((name) => name.endsWith(recordEnd))
  const read = await Promise.all(names.map((name) => readRecord(archive, name)))
  const backups = read.filter((each) => 'kind' in each).toSorted((one, other) => one.stoppedAt.localeCompare(other.stoppedAt))
  return { backups, unreadable: read.filter((each) => 'problem' in each) }
}

async function readRecord(archive: Archive, name: string): Promise<BackupRecord | UnreadableBackup> {
  try {
    return JSON.parse((await archive.getObject(name)).toString())
  } catch (error) {
    // A target that is out of reach says nothing of the record.
    if (!(error instanceof Fault) || error.code === 'backup_target_failed') throw error
    return { id: name.split('/')[1] ?? '', problem: error.message }
  }
}

/** From here on the backup exists. */
export async function writeBackup(archive: Archive, record: BackupRecord): Promise<void> {
  await archive.putObject(toBackupFolder(record.id) + recordEnd.slice(1), Buffer.from(JSON.stringify(record)))
}

/** Its record first: a backup whose deletion is broken off no longer exists. Gives the bytes that are free now. */
export async function deleteBackup(archive: Archive, id: string): Promise<number> {
  const objects = await archive.list(toBackupFolder(id))
  const isRecord = ({ name }: { readonly name: string }) => name.endsWith(recordEnd)
  const ordered = [...objects.filter(isRecord), ...objects.filter((each) => !isRecord(each))]
  await archive.delete(ordered.map(({ name }) => name))
  return objects.reduce((sum, { size }) => sum + size, 0)
}

/** Objects without a record: of a backup under way, or of one that was broken off. */
export async function listIncomplete(archive: Archive): Promise<readonly string[]> {
  const names = (await archive.list('backups/')).map(({ name }) => name)
  const complete = new Set(names.filter((name) => name.endsWith(recordEnd)).map(toId))
  return [...new Set(names.map(toId))].filter((id) => !complete.has(id))
}

const toId = (name: string): string => name.split('/')[1] ?? ''
