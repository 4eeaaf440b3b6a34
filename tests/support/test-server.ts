import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../../src/base/log.ts'
import { startCluster } from '../../src/postgres/cluster/cluster.ts'
import { toConnectionUrl } from '../../src/postgres/connection-target.ts'

export type TestServer = { readonly version: string; readonly stop: () => Promise<void> }

/** The PostgreSQL that test files and benches of one run share: told to them, and to the processes they start, by DORSAL_TEST_POSTGRES. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-test-'))
  const cluster = await startCluster({
    folder: join(folder, 'postgres'),
    log: silentLog,
    onProgress: () => {},
    superuserPassword: 'only-for-this-run',
    tcpPort: await findFreePort(),
  })
  process.env.DORSAL_TEST_POSTGRES = toConnectionUrl(cluster.tcpTarget('postgres'))
  return {
    version: cluster.serverVersion,
    stop: async () => {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}
