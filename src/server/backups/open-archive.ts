import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { type Archive, createArchive, deriveArchiveKeys, listArchives, openStore } from '../../operations/backup/operation.ts'
import type { Workplace } from '../beside-server.ts'
import { archiveAmbiguous, archiveEmpty } from '../errors.ts'

/**
 * The archive of the project's cluster, whether that runs or not; of the only one there is when the data folder is lost. Throws
 * `archive_empty`, `archive_ambiguous` and what the target throws.
 */
export async function openProjectArchive({ project, settings }: Pick<Workplace, 'project' | 'settings'>): Promise<Archive> {
  const store = await openStore(settings.backup, { root: project.root, folder: join(project.stateFolder, 'backups') })
  const keys = deriveArchiveKeys(settings.backup.encryptionKeys)
  const own = await readSystemIdentifier(join(project.stateFolder, 'postgres', 'data'))
  if (own !== undefined) return createArchive(store, own, keys)
  const [only, ...others] = await listArchives(store)
  if (only === undefined) throw archiveEmpty(store.place)
  if (others.length > 0) throw archiveAmbiguous(store.place, [only, ...others])
  return createArchive(store, only, keys)
}

/** pg_control begins with it, as a number of eight bytes. Undefined where there are no data. */
async function readSystemIdentifier(dataFolder: string): Promise<string | undefined> {
  try {
    const file = await open(join(dataFolder, 'global', 'pg_control'), 'r')
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0).finally(() => file.close())
    return buffer.readBigUInt64LE().toString()
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}
