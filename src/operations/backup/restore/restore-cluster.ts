import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Clock } from '../../../base/clock.ts'
import type { Cluster } from '../../../postgres/cluster/cluster.ts'
import { toDataFolder } from '../../../postgres/cluster/data-folder.ts'
import { checkIntegrity } from '../../../postgres/integrity/check-integrity.ts'
import type { Archive } from '../types.ts'
import type { Origin } from './copy-settings.ts'
import { parseTarget } from './parse-target.ts'
import { createPhases } from './phases.ts'
import { type ArchiveContents, planRestore } from './plan-restore.ts'
import { putCluster } from './put-cluster.ts'
import { createRestoreFolder, deleteBrokenOff, noteCopy, toRestoreFolder, writeRecord } from './restore-records.ts'
import { runRecovery } from './run-recovery.ts'
import type { RestoreRecord } from './types.ts'

export type RestoreOptions = {
  readonly archive: Archive
  readonly contents: ArchiveContents
  /** As a person wrote it. */
  readonly to: string
  /** `.dorsal` */
  readonly stateFolder: string
  /** Absent: a folder of its own among the restores. */
  readonly into?: string
  readonly origin: Origin
  readonly superuserPassword: string
  readonly clock: Clock
  readonly onProgress: (line: string) => void
  readonly signal?: AbortSignal
}

/**
 * Brings a moment back in a cluster of its own beside the live one, reads all of it, and stops it. Nothing that is live is touched. Throws the
 * `restore_…` Faults, those of the archive (`backup_object_missing`, `backup_object_damaged`, `backup_key_unknown`) and of the cluster; what was
 * begun is then gone.
 */
export async function restoreCluster(options: RestoreOptions): Promise<RestoreRecord> {
  return await withRestoredCluster(options, async (_cluster, record) => record)
}

/** The same, with the cluster still running for the length of `work`. */
export async function withRestoredCluster<T>(
  options: RestoreOptions,
  work: (cluster: Cluster, record: RestoreRecord) => Promise<T>,
): Promise<T> {
  const { stateFolder, clock } = options
  await deleteBrokenOff(stateFolder, options.onProgress)
  const createdAt = new Date(clock.now()).toISOString()
  const id = createdAt.replace(/[-:]|\.\d+/g, '')
  const own = await createRestoreFolder(stateFolder, id)
  const folder = options.into === undefined ? own : resolve(options.into)
  try {
    return await restoreInto({ ...options, id, createdAt, folder }, work)
  } catch (error) {
    await rm(toRestoreFolder(stateFolder, id), { recursive: true, force: true })
    throw error
  }
}

type Begun = RestoreOptions & Pick<RestoreRecord, 'id' | 'createdAt' | 'folder'>

async function restoreInto<T>(options: Begun, work: (cluster: Cluster, record: RestoreRecord) => Promise<T>): Promise<T> {
  const { archive, contents, to, stateFolder, folder, origin, superuserPassword, clock, onProgress, signal } = options
  const phases = createPhases(clock)
  const plan = planRestore(contents, parseTarget(to))
  await putCluster({ archive, plan, folder, alike: `${stateFolder}/postgres`, phases, onProgress })
  await noteCopy(stateFolder, options.id, folder)
  try {
    const { timeline, ending } = plan
    const { standbySettings } = plan.chain.at(-1) ?? {}
    const place = { folder, origin, standbySettings, superuserPassword, onProgress, ...(signal && { signal }) }
    const recovery = { ...place, timeline, ending, end: 'writable' } as const
    const { cluster, reached } = await phases.measure('recovery', () => runRecovery(recovery))
    try {
      const read = { target: cluster.target, depth: 'quick', onProgress } as const
      const checks = await phases.measure('checks', () => checkIntegrity(read))
      const { id, createdAt } = options
      const backups = plan.chain.map((backup) => backup.id)
      const record: RestoreRecord = {
        format: 1,
        id,
        createdAt,
        origin,
        to,
        folder,
        backups,
        reached,
        phases: phases.list(),
        checks,
        swappedAt: null,
      }
      await writeRecord(stateFolder, record)
      return await work(cluster, record)
    } finally {
      await cluster.stop()
    }
  } catch (error) {
    await rm(toDataFolder(folder), { recursive: true, force: true })
    throw error
  }
}
