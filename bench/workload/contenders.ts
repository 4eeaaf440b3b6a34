import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { environment } from '../../src/base/environment.ts'
import type { Contender, ContenderOptions } from './contender.ts'
import { readGraphqlRequests } from './graphql-requests.ts'
import type { WorkloadOptions } from './options.ts'
import { readRequests } from './requests.ts'
import { findPgbench } from './run-pgbench.ts'
import { findPsql } from './run-psql.ts'
import { type Served, serveContender } from './serve-contender.ts'
import type { Shop } from './start-shop.ts'

const tokenSecret = 'a-secret-of-at-least-32-bytes-long!!'
const contendersFolder = resolve(import.meta.dirname, '../contenders')

export type Contenders = {
  readonly found: readonly Contender[]
  /** Who could not take part, and why. */
  readonly absent: readonly string[]
}

export const limitName = 'pgbench, one round trip'
/** Of exports. */
export const copyName = 'psql, COPY of rows as JSON'
export const ownName = 'dorsal'
export const handWrittenName = 'fastify + pg'
export const postgrestName = 'postgrest'

/** Everybody who can be had, started. */
export async function startContenders(wanted: WorkloadOptions, shop: Shop): Promise<Contenders> {
  const options = { connections: wanted.connections, folder: shop.folder }
  const isWanted = (name: string) => wanted.only === undefined || wanted.only.some((word) => name.startsWith(word))
  const found: Contender[] = []
  const absent: string[] = []
  const add = (name: string, contender: Contender | undefined, reason: string) => {
    if (contender === undefined) absent.push(`${name}: ${reason}`)
    else found.push(contender)
  }
  for (const [name, script] of [
    [limitName, 'pipe'],
    ['pgbench, BEGIN … COMMIT', 'tx'],
  ] as const) {
    if (isWanted(name)) add(name, findPgbench(name, script, shop, options), 'no pgbench found')
  }
  if (isWanted(copyName)) add(copyName, findPsql(copyName, shop), 'no psql found')
  const served = listServed(wanted, shop).filter(({ name }) => isWanted(name))
  if (served.some(({ parameters }) => parameters[0]?.startsWith(contendersFolder))) installContenders()
  for (const each of served) found.push(await serveContender(each, options))
  if (isWanted(postgrestName)) add(postgrestName, await startPostgrest(shop, options), 'no POSTGREST_BIN given')
  return { found, absent }
}

function listServed({ against }: WorkloadOptions, shop: Shop): readonly Served[] {
  const root = resolve(import.meta.dirname, '../..')
  const others = [
    { name: handWrittenName, file: 'fastify-pg.mjs', requests: readRequests },
    { name: 'fastify + drizzle', file: 'fastify-drizzle.mjs', requests: readRequests },
    { name: 'postgraphile', file: 'postgraphile.mjs', requests: readGraphqlRequests },
  ]
  return [
    serveDorsal(ownName, root, shop),
    ...(against === undefined ? [] : [serveDorsal('dorsal, the other copy', resolve(against), shop)]),
    ...others.map(({ name, file, requests }) => serveByHand(name, file, requests, shop)),
  ]
}

/** On a database as it is, with the answers of `dorsal start`. */
function serveDorsal(name: string, root: string, shop: Shop): Served {
  const variables = { ...describeDatabase(shop), PGRST_SERVER_PORT: '0', DORSAL_REST_EMBEDS: 'compact', DORSAL_REST_STREAM_ROWS: '10000' }
  return {
    name,
    program: process.execPath,
    parameters: [join(root, 'src/cli/main.ts'), 'rest', '--json'],
    variables,
    requests: readRequests,
  }
}

function serveByHand(name: string, file: string, requests: Served['requests'], shop: Shop): Served {
  const variables = { DATABASE_URL: shop.url, JWT_SECRET: tokenSecret }
  return { name, program: process.execPath, parameters: [join(contendersFolder, file)], variables, requests }
}

function installContenders(): void {
  if (existsSync(join(contendersFolder, 'node_modules'))) return
  console.error('Installing what Dorsal is measured against …')
  const npm = join(dirname(process.execPath), 'npm')
  execFileSync(existsSync(npm) ? npm : 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: contendersFolder,
    stdio: 'ignore',
  })
}

async function startPostgrest(shop: Shop, options: ContenderOptions): Promise<Contender | undefined> {
  const program = environment.POSTGREST_BIN
  if (program === undefined) return undefined
  const port = String(await findFreePort())
  const variables = { ...describeDatabase(shop), PGRST_SERVER_PORT: port }
  const url = `http://127.0.0.1:${port}`
  return await serveContender({ name: postgrestName, program, parameters: [], variables, url, requests: readRequests }, options)
}

function describeDatabase(shop: Shop): Readonly<Record<string, string>> {
  return {
    PGRST_DB_URI: shop.url,
    PGRST_DB_SCHEMAS: 'api',
    PGRST_DB_ANON_ROLE: 'anon',
    PGRST_DB_POOL: '10',
    PGRST_JWT_SECRET: tokenSecret,
    PGRST_SERVER_HOST: '127.0.0.1',
    PGRST_OPENAPI_MODE: 'ignore-privileges',
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
