import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { Fault } from '../../base/fault.ts'
import { type Archive, createArchive, deriveArchiveKeys, listArchives, type Origin, openStore } from '../../operations/backup/operation.ts'
import { type ConnectionTarget, parseConnectionUrl } from '../../postgres/connection-target.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import { sql } from '../../postgres/sql.ts'
import { ConnectionLost } from '../../postgres/types.ts'
import type { Workplace } from '../beside-server.ts'
import { archiveAmbiguous, archiveEmpty } from '../errors.ts'
import type { DorsalSettings } from '../settings.ts'

type Settings = Pick<DorsalSettings, 'server'>

export const findOrigin = ({ server }: Settings): Origin => (server.databaseUrl === undefined ? 'embedded' : 'external')

/**
 * The archive of the project's cluster, whether that runs or not; of the only one there is when the data folder is lost, or the server of
 * DATABASE_URL is out of reach. Throws `archive_empty`, `archive_ambiguous` and what the target throws.
 */
export async function openProjectArchive({ project, settings }: Pick<Workplace, 'project' | 'settings'>): Promise<Archive> {
  const store = await openStore(settings.backup, { root: project.root, folder: join(project.stateFolder, 'backups') })
  const keys = deriveArchiveKeys(settings.backup.encryptionKeys)
  const own = await findLiveIdentifier({ project, settings })
  if (own !== undefined) return createArchive(store, own, keys)
  const [only, ...others] = await listArchives(store)
  if (only === undefined) throw archiveEmpty(store.place)
  if (others.length > 0) throw archiveAmbiguous(store.place, [only, ...others])
  return createArchive(store, only, keys)
}

/** As above; undefined where nothing was archived yet. */
export async function findArchive(place: Pick<Workplace, 'project' | 'settings'>): Promise<Archive | undefined> {
  try {
    return await openProjectArchive(place)
  } catch (error) {
    if (error instanceof Fault && error.code === 'archive_empty') return undefined
    throw error
  }
}

/** Of the live cluster; undefined where it is gone. */
export async function findLiveIdentifier({ project, settings }: Pick<Workplace, 'project' | 'settings'>): Promise<string | undefined> {
  return await findSystemIdentifier(join(project.stateFolder, 'postgres', 'data'), settings)
}

async function findSystemIdentifier(dataFolder: string, { server }: Settings): Promise<string | undefined> {
  const url = server.directUrl ?? server.databaseUrl
  if (url === undefined) return await readSystemIdentifier(dataFolder)
  try {
    return await askSystemIdentifier(parseConnectionUrl(url))
  } catch (error) {
    // A server that is gone is what a backup is for.
    if (error instanceof ConnectionLost) return undefined
    throw error
  }
}

export async function askSystemIdentifier(target: ConnectionTarget): Promise<string | undefined> {
  const ask = sql`select system_identifier::text as identifier from pg_control_system()`
  const [row] = await runTransaction({ target }, { access: 'read only' }, (transaction) => transaction.query<{ identifier: string }>(ask))
  return row?.identifier
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
