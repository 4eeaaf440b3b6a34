import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { silentLog } from '../../src/base/log.ts'
import { type Cluster, type ClusterOptions, startCluster } from '../../src/postgres/cluster/cluster.ts'
import type { ConnectionTarget } from '../../src/postgres/connection-target.ts'

export const isRoot = process.getuid?.() === 0

/** `nobody` when the tests run as root, whoever runs them otherwise. */
export const ordinaryUser = { uid: isRoot ? 65534 : (process.getuid?.() ?? 0), gid: isRoot ? 65534 : (process.getgid?.() ?? 0) }

/** A temporary folder that everybody may pass through; gone with `using`. */
export function createTemporaryFolder(owner?: { readonly uid: number; readonly gid: number }) {
  const path = mkdtempSync(join(tmpdir(), 'dorsal-test-'))
  chmodSync(path, 0o755)
  if (owner && isRoot) chownSync(path, owner.uid, owner.gid)
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** A temporary folder with the data of a cluster that was started and stopped once, which spares a test its initdb. */
export async function createStartedFolder() {
  template ??= createTemplate()
  const folder = createTemporaryFolder()
  spawnSync('cp', ['-a', join(await template, 'data'), folder.path])
  return folder
}

let template: Promise<string> | undefined

async function createTemplate(): Promise<string> {
  const folder = createTemporaryFolder()
  process.once('exit', folder[Symbol.dispose])
  await using _started = await startTestCluster(folder.path)
  return folder.path
}

/** A cluster started in this process; stopped with `await using`. */
export async function startTestCluster(folder: string, extras: Partial<ClusterOptions> = {}) {
  const progress: string[] = []
  const onProgress = (line: string) => void progress.push(line)
  const cluster: Cluster = await startCluster({ folder, log: silentLog, onProgress, superuserPassword: 'only-for-this-test', ...extras })
  return { cluster, progress, [Symbol.asyncDispose]: cluster.stop }
}

export type OwnerReport = {
  /** Of the server. */
  readonly pid: number
  readonly serverUser: string
  readonly target: ConnectionTarget
  readonly progress: readonly string[]
}

/** What `cluster-owner.ts` says of a Fault. */
export type OwnerRefusal = { readonly code: string; readonly message: string; readonly hint: string; readonly progress: readonly string[] }

/** A cluster owned by another process, which a test can kill; both are gone with `await using`. */
export async function startOwnerProcess(folder: string, owner?: { readonly uid: number; readonly gid: number }) {
  const identity = owner && isRoot ? owner : {}
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cluster-owner.ts'), folder], {
    ...identity,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = once(createInterface({ input: child.stdout }), 'line')
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('cluster-owner.ts ended without a word')))
  const [text] = await Promise.race([line, ended])
  ended.catch(() => {})
  const report: OwnerReport & OwnerRefusal = JSON.parse(text)
  return { child, report, [Symbol.asyncDispose]: () => endProcess(child, 'SIGTERM') }
}

/** Resolves when the process is gone, at once if it already is. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

/** Rows of one statement over a connection of its own. */
export async function queryOnce(target: ConnectionTarget, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ ...target, ssl: false })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
