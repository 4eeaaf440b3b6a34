import { readFileSync } from 'node:fs'
import { connectFirst } from '../../src/server/connect-libpq.ts'
import { type RunningRest, type StartRestOptions, startRest } from '../../src/server/rest/assemble-rest.ts'
import { createPlainDatabase } from '../support/plain-round-trip.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { tokenSecret } from './sign-case-token.ts'

export type ConformanceDatabase = {
  /** `dorsal rest` with these settings, by their PostgREST names, beside the base ones, and with variables of our own. */
  readonly startServer: (settings: NamedSettings, variables?: NamedSettings) => Promise<RunningRest>
  /** The same on the plain path: `pg`, one statement after the other, each request planned anew. */
  readonly startPlainServer: (settings: NamedSettings) => Promise<RunningRest>
  /** As the superuser. */
  readonly query: TestDatabase['query']
  readonly drop: () => Promise<void>
}

type NamedSettings = Readonly<Record<string, string>>

/** What a case file need not say. Nothing that a case writes stays, unless it asks to. */
const base: NamedSettings = {
  'server-host': '127.0.0.1',
  'server-port': '0',
  'db-schemas': 'shop, office, kiosk & co',
  'db-extra-search-path': 'extras',
  'db-anon-role': 'conformance_anonymous',
  'db-tx-end': 'rollback-allow-override',
  'db-pool': '2',
  'jwt-secret': tokenSecret,
}

/** The record shop in a database of its own, for the servers that the case files ask for. */
export async function createConformanceDatabase(): Promise<ConformanceDatabase> {
  const sql = readFileSync(new URL('fixture.sql', import.meta.url), 'utf8')
  const { url, query, drop } = await createTestDatabase({ sql, prefix: 'conformance' })
  const login = { 'db-uri': toLoginUrl(url), ...base }
  return {
    startServer: (settings, variables) => startServer({ ...login, ...settings }, variables),
    startPlainServer: (settings) =>
      startServer({ ...login, ...settings }, { DORSAL_REST_REMEMBERED_PLANS: '0' }, connectPlainly(login['db-uri'])),
    query,
    drop,
  }
}

function toLoginUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.username = 'conformance_authenticator'
  url.password = 'conformance'
  return url.href
}

function connectPlainly(url: string): StartRestOptions['connect'] {
  return async (...parameters) => {
    const { transaction, listen, close, ...others } = await connectFirst(...parameters)
    const { roundTrip, ...plain } = createPlainDatabase(url)
    return { ...others, transaction, listen, roundTrip, close: async () => void (await Promise.all([close(), plain.close()])) }
  }
}

function startServer(settings: NamedSettings, variables: NamedSettings = {}, connect?: StartRestOptions['connect']): Promise<RunningRest> {
  const named = Object.fromEntries(Object.entries(settings).map(([name, value]) => [toVariable(name), value]))
  return startRest({ environment: { ...named, ...variables }, file: undefined, onRemark: refuseRemark, ...(connect && { connect }) })
}

/** `db-max-rows` → `PGRST_DB_MAX_ROWS`; what follows `app.settings.` stays as it is. */
function toVariable(name: string): string {
  const application = 'app.settings.'
  if (name.startsWith(application)) return `PGRST_APP_SETTINGS_${name.slice(application.length)}`
  return `PGRST_${name.replaceAll('-', '_').toUpperCase()}`
}

/** A setting that has no effect is a mistake of the case file. */
function refuseRemark(remark: string): never {
  throw new Error(remark)
}
