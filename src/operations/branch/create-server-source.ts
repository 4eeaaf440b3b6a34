import type { Log } from '../../base/log.ts'
import { startCluster } from '../../postgres/cluster/cluster.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { openDumpSource } from '../../postgres/dump/dump-source.ts'
import { loadDump } from '../../postgres/dump/load-dump.ts'
import type { Dump } from '../../postgres/dump/types.ts'
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
  /** Absent: with its rows. */
  readonly contents?: 'schema'
  readonly settings: PostgresSettings
  readonly log: Log
  readonly onProgress: (line: string) => void
}

/** A copy of a database of a server elsewhere, read in one snapshot and written into an embedded PostgreSQL: roles come along without their passwords. */
export function createServerSource(options: ServerSourceOptions): BranchSource {
  const { target, superuserPassword, contents, settings, log } = options
  const name = `the database ${target.database} at ${target.host}`
  return {
    about: contents === 'schema' ? `the schema of ${name}` : name,
    superuserPassword,
    measure: async () =>
      contents === 'schema'
        ? emptyClusterBytes
        : await runTransaction({ target, settings, log }, { access: 'read only' }, readDatabaseSize),
    fill: (clusterFolder, signal) => load(clusterFolder, options, signal),
  }
}

async function load(
  folder: string,
  { target, superuserPassword, contents, log, onProgress }: ServerSourceOptions,
  signal: AbortSignal,
): Promise<{ readonly bytes: number }> {
  const cluster = await startCluster({ folder, superuserPassword, serverSettings: branchServerSettings, log, onProgress, signal })
  const giveUp = () => void cluster.stop()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    const source = await openDumpSource(target)
    const wanted = contents === 'schema' ? { ...source, dump: withoutRows(source.dump) } : source
    const onRows = contents === 'schema' ? () => {} : onProgress
    const { bytes, leftOut } = await loadDump(wanted, cluster.target(), { onProgress: onRows, verify: false }).finally(source.close)
    for (const { kind, name, reason } of leftOut) onProgress(`Left out: ${kind} ${name} (${reason})`)
    return { bytes }
  } finally {
    signal.removeEventListener('abort', giveUp)
    await cluster.stop()
  }
}

/** What initdb makes, with its write-ahead log and a large schema. */
const emptyClusterBytes = 200_000_000

const withoutRows = (dump: Dump): Dump => ({ ...dump, tables: [], sequences: [], largeObjects: 0, largeObjectStatements: [] })
