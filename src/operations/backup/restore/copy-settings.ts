import { join } from 'node:path'
import { toServerPath } from '../../../postgres/cluster/server-command.ts'
import type { ServerUser } from '../../../postgres/cluster/types.ts'
import { writeForServer } from './write-for-server.ts'

/** Who runs the server whose data these are: Dorsal, or somebody else on a machine of his own. */
export type Origin = 'embedded' | 'external'

/** Of a copy that stands beside the live cluster: little memory, and nobody who waits for its commits. */
export const copySettings = { shared_buffers: '64MB', synchronous_standby_names: '', max_wal_size: '256MB', autovacuum: 'off' } as const

/** These win over ALTER SYSTEM of the live one, whose libraries, certificates and archive are not here. */
const externalSettings = { archive_mode: 'off', max_prepared_transactions: '100', shared_preload_libraries: '', ssl: 'off' } as const

const settingsFile = 'dorsal-copy.conf'
const accessFile = 'dorsal-copy-hba.conf'

/**
 * Lets a copy of somebody else's data start: its postgresql.conf is of another machine, or kept elsewhere, and who may come in is decided by
 * passwords that are not ours. Both stay as they are; the copy is told of two files beside them. Its socket is in a folder that only its own
 * user may enter.
 */
export async function writeExternalSettings(data: string, user: ServerUser): Promise<Readonly<Record<string, string>>> {
  await writeForServer(user, join(data, settingsFile), '')
  await writeForServer(user, join(data, accessFile), 'local all all trust\n')
  const called = (name: string) => join(toServerPath(data, user), name)
  return { ...externalSettings, config_file: called(settingsFile), ident_file: called(settingsFile), hba_file: called(accessFile) }
}
