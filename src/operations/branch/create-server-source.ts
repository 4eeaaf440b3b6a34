import type { Log } from '../../base/log.ts'
import { startCluster } from '../../postgres/cluster/cluster.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { openDumpSource } from '../../postgres/dump/dump-source.ts'
import { loadDump } from '../../postgres/dump/load-dump.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import type { PostgresSettings } from '../../postgres/settings.ts'
import { branchServerSettings } from './domain/server-settings.ts'
import { readDatabaseSize } from './store/database-size.ts'
import type { BranchSource } from './types.ts'

export type ServerSourceOptions = {
  /** A database of somebody's server; whoever asks must be able to read it. */
  readonly target: ConnectionTarget
  /** For the superuser of the cluster that the copy is made in. */
  readonly superuserPassword: string
  readonly settings: PostgresSettings
  readonly log: Log
  readonly onProgress: (line: string) => void
}

/** A copy of a database of a server elsewhere, read in one snapshot and written into an embedded PostgreSQL: roles come along without their passwords. */
export function createServerSource(options: ServerSourceOptions): BranchSource {
  const { target, superuserPassword, settings, log } = options
  return {
    about: `the database ${target.database} at ${target.host}`,
    superuserPassword,
    measure: () => runTransaction({ target, settings, log }, { access: 'read only' }, readDatabaseSize),
    fill: (clusterFolder, signal) => load(clusterFolder, options, signal),
  }
}

async function load(
  folder: string,
  { target, superuserPassword, log, onProgress }: ServerSourceOptions,
  signal: AbortSignal,
): Promise<{ readonly bytes: number }> {
  const cluster = await startCluster({ folder, superuserPassword, serverSettings: branchServerSettings, log, onProgress, signal })
  const giveUp = () => void cluster.stop()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    const source = await openDumpSource(target)
    const { bytes, leftOut } = await loadDump(source, cluster.target(), { onProgress, verify: false }).finally(source.close)
    for (const { kind, name, reason } of leftOut) onProgress(`Left out: ${kind} ${name} (${reason})`)
    return { bytes }
  } finally {
    signal.removeEventListener('abort', giveUp)
    await cluster.stop()
  }
}
