import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { stopWithRun } from '../stop-with-run.ts'
import { type Shop, startShop } from '../workload/start-shop.ts'

const root = resolve(import.meta.dirname, '../..')

/** Mirrors `PGRST_JWT_SECRET` of the workload's tokens. */
export const tokenSecret = 'a-secret-of-at-least-32-bytes-long!!'

export type ServerOptions = {
  /** `dist` has been built by `npm run build`. */
  readonly code: 'sources' | 'dist'
  /** Of the environment, besides those that lead to the shop. */
  readonly variables?: Readonly<Record<string, string>>
  /** Of Node. */
  readonly nodeOptions?: readonly string[]
}

export type RestServer = {
  readonly origin: string
  /** Where health and metrics are. */
  readonly adminOrigin: string
  readonly pid: number
  readonly stop: () => Promise<void>
}

export type ShopServer = RestServer & { readonly shop: Shop }

/** `dorsal rest` as a process of its own, on the shop of the workload. */
export async function startShopServer(options: ServerOptions): Promise<ShopServer> {
  const shop = await startShop()
  try {
    const server = await startRestServer({ ...options, variables: { PGRST_DB_URI: shop.url, ...options.variables } })
    const stop = async () => {
      await server.stop()
      await shop.stop()
    }
    return { ...server, shop, stop }
  } catch (error) {
    await shop.stop()
    throw error
  }
}

/** `dorsal rest` on the database that `PGRST_DB_URI` names. */
export async function startRestServer({ code, variables = {}, nodeOptions = [] }: ServerOptions): Promise<RestServer> {
  const main = join(root, code === 'dist' ? 'dist/cli/main.js' : 'src/cli/main.ts')
  const child = spawn(process.execPath, [...nodeOptions, main, 'rest', '--json'], {
    env: { ...process.env, NODE_ENV: 'production', ...basics, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = stopWithRun(async () => {
    if (child.exitCode !== null || !child.kill('SIGTERM')) return
    await once(child, 'exit')
  })
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit').then(() => [''])])
  if (line[0] === '') throw new Error('dorsal rest did not start')
  const { url, adminUrl } = JSON.parse(line[0]) as { readonly url: string; readonly adminUrl: string }
  return { origin: new URL(url).origin, adminOrigin: new URL(adminUrl).origin, pid: child.pid ?? 0, stop }
}

const basics = {
  PGRST_DB_SCHEMAS: 'api',
  PGRST_DB_ANON_ROLE: 'anon',
  PGRST_DB_POOL: '10',
  PGRST_JWT_SECRET: tokenSecret,
  PGRST_SERVER_HOST: '127.0.0.1',
  PGRST_SERVER_PORT: '0',
  PGRST_ADMIN_SERVER_PORT: '0',
  PGRST_OPENAPI_MODE: 'ignore-privileges',
  DORSAL_REST_EMBEDS: 'compact',
}
