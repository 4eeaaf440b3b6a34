import { chownSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionTarget } from '../../src/postgres/connection-target.ts'
import { createStartedFolder, startTestCluster } from './test-cluster.ts'

export type TestServerProcess = {
  readonly target: ConnectionTarget
  /** Of the postmaster. */
  readonly pid: () => number | undefined
  readonly stop: () => Promise<void>
}

export type ReplicatedCluster = {
  readonly primary: TestServerProcess
  readonly replicas: readonly TestServerProcess[]
  readonly stop: () => Promise<void>
}

/** A primary and its streaming replicas: copies of one data folder that was stopped in order, so that no base backup is needed. */
export async function startReplicatedCluster(count: number): Promise<ReplicatedCluster> {
  const started: TestServerProcess[] = []
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()))
  }
  try {
    const primary = await startServer(undefined)
    started.push(primary)
    const replicas: TestServerProcess[] = []
    for (let i = 0; i < count; i++) {
      const replica = await startServer(primary.target)
      started.push(replica)
      replicas.push(replica)
    }
    return { primary, replicas, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startServer(primary: ConnectionTarget | undefined): Promise<TestServerProcess> {
  const folder = await createStartedFolder()
  if (primary !== undefined) makeStandby(join(folder.path, 'data'), primary)
  const { cluster } = await startTestCluster(folder.path)
  return {
    target: cluster.target(),
    pid: () => cluster.pid,
    stop: async () => {
      await cluster.stop()
      folder[Symbol.dispose]()
    },
  }
}

function makeStandby(dataFolder: string, { host, port, user, password = '' }: ConnectionTarget): void {
  const { uid, gid } = statSync(dataFolder)
  const settings = [
    `primary_conninfo = 'host=''${host}'' port=${port} user=${user} password=''${password}'''`,
    // A test waits for a replica that comes back: not five seconds for its next attempt.
    "wal_retrieve_retry_interval = '100ms'",
  ]
  for (const [name, text] of [
    ['standby.signal', ''],
    ['postgresql.auto.conf', `${settings.join('\n')}\n`],
  ] as const) {
    writeFileSync(join(dataFolder, name), text)
    chownSync(join(dataFolder, name), uid, gid)
  }
}
