import { chown, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../base/log.ts'
import { findServerUser } from '../../postgres/cluster/server-user.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import type { PostgresSettings } from '../../postgres/settings.ts'
import type { Transaction } from '../../postgres/types.ts'
import { type CopyOptions, copyFiles, createFolders, listDataFiles, readDataSize, sharesBlocks, sumBytes } from './adapters/copy-files.ts'
import { findSegments } from './domain/find-segments.ts'
import { reportCopied } from './domain/report-copied.ts'
import { branchTablespaces } from './errors.ts'
import { type BackupEnd, listTablespaces, startBackup, stopBackup } from './store/backup-mode.ts'
import type { BranchSource } from './types.ts'

export type LiveSourceOptions = {
  /** The superuser of the running cluster. */
  readonly target: ConnectionTarget & { readonly password: string }
  /** Of that cluster, on this machine. */
  readonly dataFolder: string
  readonly settings: PostgresSettings
  readonly log: Log
  readonly onProgress: (line: string) => void
}

/** The write-ahead log of the time that a copy takes, and what a recovery writes: more only under a heavy load. */
const room = 128 * 1024 * 1024

/**
 * A copy of the data folder of a running cluster, made while it serves: no session is ended, none waits for a lock. `fill` throws
 * `branch_tablespaces`, `branch_slot_missing`.
 */
export function createLiveSource(options: LiveSourceOptions): BranchSource {
  const { target, dataFolder } = options
  return {
    about: 'the live database',
    superuserPassword: target.password,
    measure: async (clusterFolder) => {
      if (await sharesBlocks(join(dataFolder, 'PG_VERSION'), clusterFolder)) return room
      return room + (await readDataSize(dataFolder))
    },
    fill: (clusterFolder, signal) =>
      runTransaction(options, { session: patient }, (transaction) =>
        copyWhileServed(transaction, options, { to: join(clusterFolder, 'data'), signal }),
      ),
  }
}

/** One session for the whole backup, which ends with it. */
const patient = [
  ['idle_in_transaction_session_timeout', '0'],
  ['transaction_timeout', '0'],
  ['statement_timeout', '0'],
] as const

async function copyWhileServed(
  transaction: Transaction,
  { dataFolder, onProgress }: LiveSourceOptions,
  { to, signal }: Pick<CopyOptions, 'to' | 'signal'>,
): Promise<{ readonly bytes: number }> {
  const tablespaces = await listTablespaces(transaction)
  if (tablespaces.length > 0) throw branchTablespaces(tablespaces)
  const user = findServerUser(dataFolder)
  const start = await startBackup(transaction)
  const listed = await listDataFiles(dataFolder)
  const bytes = sumBytes(listed)
  const copy = { from: dataFolder, to, user, signal, onCopied: reportCopied(bytes, onProgress) }
  await createFolders(copy, listed.folders)
  await copyFiles(copy, listed.files)
  const end = await stopBackup(transaction)
  await copyLog(copy, { first: start.segment, last: end.segment })
  await writeLabel(copy, end)
  return { bytes }
}

async function copyLog({ from, to, ...copy }: CopyOptions, segments: { readonly first: string; readonly last: string }): Promise<void> {
  const log = join(from, 'pg_wal')
  const needed = findSegments(await readdir(log), segments)
  await copyFiles(
    { ...copy, from: log, to: join(to, 'pg_wal'), onCopied: () => {} },
    needed.map((path) => ({ path, bytes: 0 })),
  )
}

/** Last: a copy without its label would be taken for a crashed server and recovered from the wrong place. */
async function writeLabel({ to, user }: CopyOptions, { label }: BackupEnd): Promise<void> {
  const path = join(to, 'backup_label')
  await writeFile(path, label, { mode: 0o600 })
  if (user.switched) await chown(path, user.uid, user.gid)
}
