import { toMessage } from '../../base/to-message.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { openReplication } from '../../postgres/replication/replication-connection.ts'
import { identifySystem, readSegmentSize } from '../../postgres/replication/system.ts'
import { ConnectionLost } from '../../postgres/types.ts'
import { replicationRefused, segmentTooLarge } from './errors.ts'
import { createArchive } from './objects/archive.ts'
import type { Archive, ArchiveKeys, ObjectStore } from './types.ts'

const largestSegment = 64 * 1024 * 1024

export type ClusterArchive = { readonly archive: Archive; readonly segmentSize: number }

/** The archive of a running cluster. Throws `backup_replication_refused`, `backup_segment_too_large`, ConnectionLost. */
export async function openClusterArchive(target: ConnectionTarget, store: ObjectStore, keys: ArchiveKeys): Promise<ClusterArchive> {
  const connection = await openReplication(target, { connectTimeout: 10, applicationName: 'dorsal_backup' }).catch(explainRefusal)
  try {
    const { systemIdentifier } = await identifySystem(connection)
    const segmentSize = await readSegmentSize(connection)
    if (segmentSize > largestSegment) throw segmentTooLarge(segmentSize / (1024 * 1024))
    return { archive: createArchive(store, systemIdentifier, keys), segmentSize }
  } finally {
    connection.close()
  }
}

/** A role without the right (42501), no line in pg_hba.conf (28000), too many WAL senders (53300). */
const refusals: ReadonlySet<unknown> = new Set(['42501', '28000', '53300'])

function explainRefusal(error: unknown): never {
  const cause = error instanceof ConnectionLost ? error.cause : error
  if (cause instanceof Error && 'code' in cause && refusals.has(cause.code)) throw replicationRefused(toMessage(cause), error)
  throw error
}
