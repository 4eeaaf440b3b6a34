import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../../src/base/log.ts'
import { startCluster } from '../../src/postgres/cluster/cluster.ts'
import { toConnectionUrl } from '../../src/postgres/connection-target.ts'
import { startAtFreePort } from './start-at-free-port.ts'

export type TestServer = { readonly version: string; readonly stop: () => Promise<void> }

/** The PostgreSQL that test files and benches of one run share: told to them, and to the processes they start, by DORSAL_TEST_POSTGRES. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-test-'))
  const options = { folder: join(folder, 'postgres'), log: silentLog, onProgress: () => {}, superuserPassword: 'only-for-this-run' }
  const cluster = await startAtFreePort((tcpPort) => startCluster({ ...options, tcpPort }))
  process.env.DORSAL_TEST_POSTGRES = toConnectionUrl(cluster.tcpTarget('postgres'))
  return {
    version: cluster.serverVersion,
    stop: async () => {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
