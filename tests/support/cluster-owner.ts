// A process that owns a cluster, for tests which kill it: `node cluster-owner.ts FOLDER`. Prints one line of JSON when the server is up,
// or the Fault that refused it, and stops on SIGTERM.
import { Fault } from '../../src/base/fault.ts'
import { silentLog } from '../../src/base/log.ts'
import { startCluster } from '../../src/postgres/cluster/cluster.ts'

const [folder = ''] = process.argv.slice(2)
const progress: string[] = []

try {
  const onProgress = (line: string) => void progress.push(line)
  const cluster = await startCluster({ folder, log: silentLog, onProgress, superuserPassword: 'only-for-this-test' })
  process.once('SIGTERM', () => void cluster.stop())
  console.log(JSON.stringify({ pid: cluster.pid, serverUser: cluster.serverUser, target: cluster.target(), progress }))
} catch (error) {
  if (!(error instanceof Fault)) throw error
  console.log(JSON.stringify({ code: error.code, message: error.message, hint: error.hint, progress }))
}
