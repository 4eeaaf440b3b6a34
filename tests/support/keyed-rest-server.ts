// The REST service with tables of its own, on a database that is there: `node keyed-rest-server.ts DATABASE_URL` prints the URL of the service,
// for tests which kill it.
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
import { postgresDefaults } from '../../src/postgres/settings.ts'
import { createRestService } from '../../src/services/rest/service.ts'
import { type RestSettings, restDefaults } from '../../src/services/rest/settings.ts'

export const tokenSecret = 'a-secret-that-only-these-tests-know-of'

export type KeyedServer = { readonly url: string; readonly stop: () => Promise<void> }

export type KeyedServerOptions = {
  /** `as PostgREST`: at the root, with no tables of its own. */
  readonly served?: 'below /rest/v1' | 'as PostgREST'
}

export async function startKeyedServer(
  databaseUrl: string,
  changes: Partial<RestSettings> = {},
  { served = 'below /rest/v1' }: KeyedServerOptions = {},
): Promise<KeyedServer> {
  const prefix = served === 'as PostgREST' ? '' : '/rest/v1'
  const settings: RestSettings = { ...restDefaults, ...changes }
  const database = await connectDatabase(parseConnectionUrl(databaseUrl), postgresDefaults, silentLog)
  const catalog = await loadCatalog(database, settings)
  const { authenticate } = createAuthenticator({ ...defaultsOf(accessSettings), jwtSecret: tokenSecret }, systemClock)
  const http = createHttpServer({
    // A machine that is busy with other tests makes nobody's request too many.
    settings: { ...defaultsOf(httpSettings), port: 0, overloadDelay: 0 },
    log: silentLog,
    metrics: createMetrics(),
    readiness: [],
    operations: 'elsewhere',
  })
  const service = createRestService({
    catalog: () => catalog,
    database,
    authenticate,
    anonymousRole: 'anon',
    settings,
    log: silentLog,
    keepsReplies: prefix !== '',
  })
  http.app.register(service, { prefix })
  const { url } = await http.start()
  return {
    url: `${url}${prefix}`,
    stop: async () => {
      await http.stop()
      await database.close()
    },
  }
}

function defaultsOf<Declared extends Readonly<Record<string, Setting<unknown>>>>(declared: Declared): SettingValues<Declared> {
  const values = Object.entries(declared).map(([name, setting]) => [name, setting.default])
  return Object.fromEntries(values) as SettingValues<Declared>
}

if (import.meta.main) console.log((await startKeyedServer(process.argv[2] ?? '')).url)
