import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import type { Contender } from './contender.ts'
import { downloadFor } from './download.ts'
import { findProgram } from './find-program.ts'
import { exportWorkload } from './requests.ts'
import type { Shop } from './start-shop.ts'

/** The limit of an export: psql copies the same rows, each made JSON by PostgreSQL, in the same order. */
export function findPsql(name: string, shop: Shop): Contender | undefined {
  const program = findProgram('psql', '/usr/lib/postgresql/*/bin')
  if (program === undefined) return undefined
  const { folder, port } = shop.socket
  const copy = 'copy (select row_to_json(o) from (select * from api.orders order by id) o) to stdout'
  const parameters = ['-h', folder, '-p', String(port), '-U', 'postgres', '-qXc', copy, 'postgres']
  const environment = { ...process.env, PGPASSWORD: shop.password }
  const start = async () => spawn(program, parameters, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] }).stdout
  return {
    name,
    pid: undefined,
    findLoad: (workload) => (workload === exportWorkload ? (seconds) => downloadFor(seconds, start) : undefined),
    ask: async (workload) => {
      if (workload !== exportWorkload) return undefined
      const { stdout } = await promisify(execFile)(program, parameters, { env: environment, maxBuffer: Infinity })
      // COPY doubles backslashes.
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line.replaceAll('\\\\', '\\')))
    },
    stop: async () => {},
  }
}
