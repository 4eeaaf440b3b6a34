import { chmod, mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDiskFull } from '../../../base/errno.ts'
import { toDataFolder } from '../../../postgres/cluster/data-folder.ts'
import { findServerUser } from '../../../postgres/cluster/server-user.ts'
import type { Archive } from '../types.ts'
import { folderInUse, noRoom } from './errors.ts'
import { fetchLog } from './fetch-log.ts'
import { handOver } from './hand-over.ts'
import type { Phases } from './phases.ts'
import type { RestorePlan } from './plan-restore.ts'
import { putBase } from './put-base.ts'

export type ClusterToPut = {
  readonly archive: Archive
  readonly plan: RestorePlan
  /** The cluster's folder; the data come into `data` below it. */
  readonly folder: string
  /** Whose data folder shows which user PostgreSQL runs as: the live cluster's. */
  readonly alike: string
  readonly phases: Phases
  readonly onProgress: (line: string) => void
}

/**
 * Puts a data folder in place that PostgreSQL will recover to the moment of the plan. An interrupted one leaves nothing that could be started.
 * Throws `restore_folder_in_use`, `restore_no_room`, and what `putBase` and `fetchLog` throw.
 */
export async function putCluster({ archive, plan, folder, alike, phases, onProgress }: ClusterToPut): Promise<void> {
  const data = toDataFolder(folder)
  const draft = `${data}.draft`
  await makeDraft(folder, draft)
  try {
    await checkRoom(folder, plan)
    await phases.measure('base backup', () => putBase({ archive, chain: plan.chain, folder: draft, onProgress }))
    await phases.measure('log', () => fetchLog({ archive, plan, folder: draft, onProgress }))
    await writeFile(join(draft, 'recovery.signal'), '', { mode: 0o600 })
    await handOver(draft, findServerUser(toDataFolder(alike)))
    await rename(draft, data)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw isDiskFull(error) ? noRoom() : error
  }
}

async function makeDraft(folder: string, draft: string): Promise<void> {
  if (await stat(toDataFolder(folder)).catch(() => undefined)) throw folderInUse(folder)
  // The server's user passes through this folder, and no other than his is open to him.
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await chmod(folder, 0o755)
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
}

/** The full backup's size is known, and what each further one adds is at most its own. */
async function checkRoom(folder: string, { chain }: RestorePlan): Promise<void> {
  const needed = chain.reduce((sum, { plainBytes }) => sum + plainBytes, 0)
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < needed) throw noRoom({ needed, free: bavail * bsize })
}
