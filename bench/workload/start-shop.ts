import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { silentLog } from '../../src/base/log.ts'
import { startCluster } from '../../src/postgres/cluster/cluster.ts'
import { toConnectionUrl } from '../../src/postgres/connection-target.ts'
import { interrupted, stopWithRun } from '../stop-with-run.ts'

/** A PostgreSQL of its own with the shop of `schema.sql`: a shared one would count the processor time of others as ours. */
export type Shop = {
  /** For the login `authenticator`, over the unix socket as `dorsal start` connects. */
  readonly url: string
  readonly socket: { readonly folder: string; readonly port: number }
  readonly password: string
  readonly serverPid: () => number
  readonly serverVersion: string
  /** Runs SQL as the superuser. */
  readonly query: (text: string) => Promise<void>
  /** For the files of a run. */
  readonly folder: string
  readonly stop: () => Promise<void>
}

export async function startShop(): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-bench-'))
  const password = 'only-for-this-run'
  const starting = startCluster({
    folder: join(folder, 'postgres'),
    log: silentLog,
    onProgress: () => {},
    superuserPassword: password,
    signal: interrupted,
  })
  const stop = stopWithRun(async () => {
    const started = await starting.catch(() => undefined)
    await started?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const cluster = await starting
  const query = async (text: string) => {
    const client = new pg.Client(toConnectionUrl(cluster.target()))
    await client.connect()
    await client.query(text).finally(() => client.end())
  }
  const { statements, vacuum } = readSchema()
  await query(statements)
  await query(vacuum)
  await query(`alter role authenticator password '${password}'`)
  const target = cluster.target()
  return {
    url: toConnectionUrl({ ...target, user: 'authenticator', password }),
    socket: { folder: target.host, port: target.port },
    password,
    serverPid: () => cluster.pid ?? 0,
    serverVersion: cluster.serverVersion,
    query,
    folder,
    stop,
  }
}

/** VACUUM cannot run among other statements. */
function readSchema(): { readonly statements: string; readonly vacuum: string } {
  const text = readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8')
  const at = text.lastIndexOf('\nvacuum')
  return { statements: text.slice(0, at), vacuum: text.slice(at) }
}
