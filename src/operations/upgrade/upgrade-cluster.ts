import { rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import { getCarriedMajor } from '../../postgres/cluster/binaries.ts'
import { type Cluster, startCluster } from '../../postgres/cluster/cluster.ts'
import { findDataVersion, toDataFolder } from '../../postgres/cluster/data-folder.ts'
import { fetchBinaries } from '../../postgres/cluster/fetch-binaries.ts'
import { copyServer } from './copy-server.ts'
import { listDatabases, readSize } from './databases.ts'
import { deleteDraft } from './delete-draft.ts'
import { noDataToUpgrade, noSpaceToUpgrade, nothingToUpgrade, upgradeBackwards, upgradeDiffers } from './errors.ts'
import { exchangeData, toKeptName, type UpgradeRecord } from './exchange-data.ts'
import type { CopyReport, Server } from './types.ts'

export type UpgradeOptions = {
  readonly stateFolder: string
  /** Major version; absent: the one that Dorsal carries. */
  readonly to?: number | undefined
  readonly superuserPassword: string
  /** Upgrades although the copy is not what the data are. */
  readonly despiteDifferences: boolean
  readonly onProgress: (line: string) => void
  readonly clock: Clock
}

export type Upgraded = { readonly record: UpgradeRecord; readonly copy: CopyReport; readonly seconds: number }

const draftName = 'upgrade'

/**
 * Brings the data of the embedded PostgreSQL into a new cluster of another major version, compares everything, and exchanges the two; the old data
 * are kept. Until the exchange the old data are only read: killed before it, the next call begins anew, and the project starts as before. Throws
 * `upgrade_…`, the Faults of the cluster and of `copyServer`.
 */
export async function upgradeCluster(options: UpgradeOptions): Promise<Upgraded> {
  const { stateFolder, onProgress, clock } = options
  const startedAt = clock.now()
  const from = findDataVersion(toDataFolder(join(stateFolder, 'postgres')))
  if (from === undefined) throw noDataToUpgrade()
  const to = options.to ?? getCarriedMajor()
  if (to === from) throw nothingToUpgrade(from)
  if (to < from) throw upgradeBackwards(from, to)
  await fetchMissing([from, to], onProgress)
  await deleteDraft(join(stateFolder, draftName), onProgress)
  const copy = await copyData(options, to)
  const now = new Date(clock.now())
  onProgress('Exchanging the data')
  const record = await exchangeData(stateFolder, {
    kind: 'upgrade',
    from,
    to,
    at: now.toISOString(),
    replacement: draftName,
    kept: toKeptName(from, now),
  })
  return { record, copy, seconds: (clock.now() - startedAt) / 1000 }
}

/** The programs of the major versions that are not carried. Throws the Faults of `fetchBinaries`. */
export async function fetchMissing(majors: readonly number[], onProgress: (line: string) => void): Promise<void> {
  for (const major of majors) if (major !== getCarriedMajor()) await fetchBinaries({ major, onProgress })
}

async function copyData(options: UpgradeOptions, to: number): Promise<CopyReport> {
  const { stateFolder, despiteDifferences, onProgress } = options
  // Nobody writes what would not be copied any more.
  const old = await start(options, { folder: 'postgres', serverSettings: { default_transaction_read_only: 'on' } })
  try {
    await checkSpace(old, stateFolder)
    const made = await start(options, { folder: draftName, major: to, serverSettings: { synchronous_commit: 'off', max_wal_size: '4GB' } })
    try {
      const databases = await listDatabases(old.target(), 'all')
      const copy = await copyServer({ from: toServer(old), to: toServer(made), databases, passwords: true, onProgress })
      const serious = copy.differences.filter((difference) => difference.serious)
      if (serious.length > 0 && !despiteDifferences) throw upgradeDiffers(serious)
      return copy
    } finally {
      await made.stop()
    }
  } catch (error) {
    await rm(join(stateFolder, draftName), { recursive: true, force: true })
    throw error
  } finally {
    await old.stop()
  }
}

type Started = { readonly folder: string; readonly major?: number; readonly serverSettings: Readonly<Record<string, string>> }

const start = ({ stateFolder, superuserPassword, onProgress }: UpgradeOptions, { folder, ...started }: Started): Promise<Cluster> =>
  startCluster({ ...started, folder: join(stateFolder, folder), superuserPassword, log: silentLog, onProgress })

export const toServer = ({ target, serverVersion }: Cluster): Server => ({ target, version: serverVersion })

async function checkSpace(old: Cluster, stateFolder: string): Promise<void> {
  const needed = await readSize(old.target())
  const { bavail, bsize } = await statfs(stateFolder)
  if (bavail * bsize < needed * 1.2) throw noSpaceToUpgrade(toMegabytes(needed * 1.2), toMegabytes(bavail * bsize))
}

const toMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`
