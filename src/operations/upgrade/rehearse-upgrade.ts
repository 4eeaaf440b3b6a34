import { rm } from 'node:fs/promises'
import { silentLog } from '../../base/log.ts'
import { getCarriedMajor } from '../../postgres/cluster/binaries.ts'
import { startCluster } from '../../postgres/cluster/cluster.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { copyServer } from './copy-server.ts'
import { type DescribedDatabase, listDatabases } from './databases.ts'
import { deleteDraft } from './delete-draft.ts'
import { compareReads } from './domain/compare-reads.ts'
import type { ComparedRead, CopyReport, Server, UpgradeDifference } from './types.ts'
import { fetchMissing, toServer } from './upgrade-cluster.ts'

export type UpgradeRehearsalOptions = {
  /** Of the copy, which is gone in the end. */
  readonly folder: string
  readonly from: Server
  /** The database that is served. */
  readonly database: string
  /** All databases of the server, or the one that is served. */
  readonly which: 'all' | 'this one'
  readonly to?: number | undefined
  readonly passwords: boolean
  readonly superuserPassword: string
  /** Asks the same of the API over both databases. */
  readonly read: (before: ConnectionTarget, after: ConnectionTarget) => Promise<ReadOutcome>
  readonly onProgress: (line: string) => void
}

/** `problem`: why nothing could be asked. */
export type ReadOutcome = { readonly reads: readonly ComparedRead[]; readonly problem: string | null }

export type UpgradeRehearsal = CopyReport & {
  readonly verdict: 'the same' | 'differs' | 'could not be checked'
  readonly from: string
  readonly to: string
  readonly reads: number
  /** Why the API could not be asked. */
  readonly problem: string | null
}

/**
 * Copies the databases into a cluster of another major version beside the live one, compares schema, roles and content, and what the API answers.
 * Of the live data nothing is changed. Throws the Faults of the cluster and of `copyServer`.
 */
export async function rehearseUpgrade(options: UpgradeRehearsalOptions): Promise<UpgradeRehearsal> {
  const { folder, from, onProgress, superuserPassword } = options
  const major = options.to ?? getCarriedMajor()
  await fetchMissing([major], onProgress)
  await deleteDraft(folder, onProgress)
  const cluster = await startCluster({
    folder,
    major,
    superuserPassword,
    serverSettings: { shared_buffers: '64MB', synchronous_commit: 'off' },
    log: silentLog,
    onProgress,
  })
  try {
    const databases = await listDatabases(from.target(options.database), options.which)
    const { copy, outcome } = await copyAndRead(options, { databases, to: toServer(cluster) })
    const differences = [...copy.differences, ...compareReads(outcome.reads)]
    const result = {
      ...copy,
      differences,
      from: from.version,
      to: cluster.serverVersion,
      reads: outcome.reads.length,
      problem: outcome.problem,
    }
    return { verdict: judge(differences, outcome.problem), ...result }
  } finally {
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Copying = { readonly databases: readonly DescribedDatabase[]; readonly to: Server }

async function copyAndRead({ from, database, passwords, onProgress, read }: UpgradeRehearsalOptions, { databases, to }: Copying) {
  const copy = await copyServer({ from, to, databases, passwords, onProgress })
  onProgress('Asking the API over both')
  return { copy, outcome: await read(from.target(database), to.target(database)) }
}

function judge(differences: readonly UpgradeDifference[], problem: string | null): UpgradeRehearsal['verdict'] {
  if (differences.some(({ serious }) => serious)) return 'differs'
  return problem === null ? 'the same' : 'could not be checked'
}
