import { readFileSync } from 'node:fs'
import { createAuthenticator } from '../../src/access/authenticator.ts'
import { accessSettings } from '../../src/access/settings.ts'
import { systemClock } from '../../src/base/clock.ts'
import { silentLog } from '../../src/base/log.ts'
import type { Setting, SettingValues } from '../../src/base/settings.ts'
import { loadCatalog } from '../../src/catalog/load-catalog.ts'
import { createHttpServer } from '../../src/http/http-server.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { httpSettings } from '../../src/http/settings.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { connectDatabase } from '../../src/postgres/database.ts'
import { postgresSettings } from '../../src/postgres/settings.ts'
import { createRestService } from '../../src/services/rest/service.ts'
import { restSettings } from '../../src/services/rest/settings.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { tokenSecret } from './sign-case-token.ts'

export type ConformanceServers = {
  /** The server with these settings, by their PostgREST names, beside the base ones; started when it is first asked for. */
  readonly serverWith: (settings: NamedSettings) => Promise<URL>
  readonly stop: () => Promise<void>
}

type NamedSettings = Readonly<Record<string, string>>

/** What a case file need not say. Nothing that a case writes stays, unless it asks to. */
const base: NamedSettings = {
  'server-port': '0',
  'db-schemas': 'shop, office, kiosk & co',
  'db-extra-search-path': 'extras',
  'db-anon-role': 'conformance_anonymous',
  'db-tx-end': 'rollback-allow-override',
  'db-pool': '2',
  'jwt-secret': tokenSecret,
}

/** The record shop in a database of its own, and the servers that the case files ask for. */
export async function startConformanceServers(): Promise<ConformanceServers> {
  const sql = readFileSync(new URL('fixture.sql', import.meta.url), 'utf8')
  const created = await createTestDatabase({ sql, prefix: 'conformance' })
  const running = new Map<string, Promise<RunningServer>>()
  return {
    serverWith: async (settings) => {
      const key = JSON.stringify(settings)
      const server = running.get(key) ?? startServer(created.url, { ...base, ...settings })
      running.set(key, server)
      return (await server).url
    },
    stop: async () => {
      for (const server of running.values()) await (await server).stop()
      await created.drop()
    },
  }
}

type RunningServer = { readonly url: URL; readonly stop: () => Promise<void> }

async function startServer(databaseUrl: string, settings: NamedSettings): Promise<RunningServer> {
  checkNames(settings)
  const rest = resolve(restSettings, settings)
  const access = resolve(accessSettings, settings)
  const target = { ...parseConnectionUrl(databaseUrl), user: 'conformance_authenticator', password: 'conformance' }
  const database = await connectDatabase(target, resolve(postgresSettings, settings), silentLog)
  const catalog = await loadCatalog(database, rest)
  const metrics = createMetrics()
  const http = createHttpServer({
    settings: resolve(httpSettings, settings),
    log: silentLog,
    metrics,
    readiness: [],
    operations: 'elsewhere',
  })
  const { authenticate } = createAuthenticator(access, systemClock)
  http.app.register(
    createRestService({
      catalog: () => catalog,
      database,
      authenticate,
      anonymousRole: access.anonymousRole,
      settings: rest,
      log: silentLog,
      serverTiming: settings['server-timing-enabled'] === 'true',
      sessionSettings: Object.entries(settings).filter(([name]) => name.startsWith('app.settings.')),
    }),
  )
  const { url } = await http.start()
  const stop = async () => {
    await http.stop()
    await database.close()
  }
  return { url: new URL(url), stop }
}

const houses = [restSettings, accessSettings, httpSettings, postgresSettings]

type DeclaredHouse = Readonly<Record<string, Setting<unknown>>>

function checkNames(settings: NamedSettings): void {
  const known = new Set(houses.flatMap((house: DeclaredHouse) => Object.values(house).map(({ postgrest }) => postgrest)))
  const unknown = Object.keys(settings).filter((name) => !known.has(name) && !name.startsWith('app.settings.'))
  if (unknown.length > 0) throw new Error(`No setting has the PostgREST name ${unknown.join(', ')}`)
}

function resolve<const House extends DeclaredHouse>(house: House, settings: NamedSettings): SettingValues<House> {
  const values = Object.entries(house).map(([name, { postgrest = '', default: byDefault, parse }]) => {
    const text = settings[postgrest]
    return [name, text === undefined ? byDefault : parse(text)]
  })
  return Object.fromEntries(values) as SettingValues<House>
}
