import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Contender, ContenderOptions } from './contender.ts'
import { findProgram } from './find-program.ts'
import type { LoadResult } from './generate-load.ts'
import { exportWorkload } from './requests.ts'
import type { Shop } from './start-shop.ts'

const run = promisify(execFile)

/** The limit: PostgreSQL's own client runs the same SQL. `script` is `pipe`, one round trip, or `tx`, from BEGIN to COMMIT. */
export function findPgbench(name: string, script: 'pipe' | 'tx', shop: Shop, { connections }: ContenderOptions): Contender | undefined {
  const program = findProgram('pgbench', '/usr/lib/postgresql/*/bin')
  if (program === undefined) return undefined
  const { folder, port } = shop.socket
  // pgbench prepares before the script takes its role, and the login itself may see nothing
  const base = ['-n', '-h', folder, '-p', String(port), '-U', 'postgres', '-M', 'prepared', '-c', String(connections), '-j', '1']
  const runScript = async (workload: string, seconds: number): Promise<LoadResult> => {
    const file = join(import.meta.dirname, 'pgbench', `${workload.toLowerCase()}_${script}.sql`)
    const parameters = [...base, '-T', String(Math.ceil(seconds)), '-f', file, 'postgres']
    const { stdout } = await run(program, parameters, { env: { ...process.env, PGPASSWORD: shop.password } })
    return readResult(stdout)
  }
  return {
    name,
    pid: undefined,
    findLoad: (workload) => (workload === exportWorkload ? undefined : (seconds) => runScript(workload, seconds)),
    ask: async () => undefined,
    stop: async () => {},
  }
}

/** pgbench tells the mean and no percentiles unless it writes a file of every transaction. */
function readResult(output: string): LoadResult {
  const find = (pattern: RegExp) => Number(pattern.exec(output)?.[1])
  const answered = find(/transactions actually processed: (\d+)/)
  const failed = find(/number of failed transactions: (\d+)/)
  return { answered, failed, seconds: answered / find(/tps = ([\d.]+)/), p50: Number.NaN, p99: Number.NaN }
}
