import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FastifyInstance, fastify, type InjectOptions, type LightMyRequestResponse } from 'fastify'
import { silentLog } from '../../src/base/log.ts'
import { loadCatalog } from '../../src/catalog/load-catalog.ts'
import { createRestService, type RestServiceDependencies } from '../../src/services/rest/service.ts'
import { type RestSettings, restDefaults } from '../../src/services/rest/settings.ts'
import { connectTestDatabase } from './test-catalog.ts'
import { createTestDatabase } from './test-database.ts'

export type TestRestService = {
  /** A server of its own on the same database, for who needs sockets; whoever creates it closes it. */
  readonly createApp: (settings: Partial<RestSettings>, more?: Pick<RestServiceDependencies, 'noteUse'>) => FastifyInstance
  /** Sends `GET /items?id=eq.1` and the like, below `/rest/v1`. A `role` is the caller's; without one the superuser asks. */
  readonly ask: (line: string, options?: AskOptions) => Promise<LightMyRequestResponse>
  /** As `ask`, of a service with other settings on the same database. */
  readonly askWith: (settings: Partial<RestSettings>, line: string, options?: AskOptions) => Promise<LightMyRequestResponse>
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly stop: () => Promise<void>
}

export type AskOptions = { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown; readonly role?: string }

export type ExpectedReply = {
  readonly status: number
  readonly body?: string
  /** Compared one by one; null: must not be there. */
  readonly headers?: Readonly<Record<string, string | null>>
}

const superuser = 'postgres'

/** The REST service on a database of its own, made from SQL; the exposed schema is `app` unless the settings say otherwise. */
export async function startTestRestService(sql: string, settings: Partial<RestSettings> = {}): Promise<TestRestService> {
  const created = await createTestDatabase({ sql: `create schema app; ${sql}`, prefix: 'rest' })
  const database = await connectTestDatabase(created.url)
  const base: RestSettings = { ...restDefaults, schemas: ['app'], extraSearchPath: ['public'], ...settings }
  const catalog = await loadCatalog(database, base)

  function createApp(changes: Partial<RestSettings>, more: Pick<RestServiceDependencies, 'noteUse'> = {}): FastifyInstance {
    const app = fastify()
    const service = createRestService({
      catalog: () => catalog,
      database,
      authenticate: ({ authorization = superuser }) => ({
        role: authorization,
        claims: JSON.stringify({ role: authorization }),
        source: authorization === superuser ? 'anonymous' : 'token',
      }),
      settings: { ...base, ...changes },
      log: silentLog,
      serverTiming: true,
      ...more,
    })
    app.register(service, { prefix: '/rest/v1' })
    return app
  }

  async function askWith(changes: Partial<RestSettings>, line: string, { headers, body, role }: AskOptions = {}) {
    const app = createApp(changes)
    const [method = 'GET', path = '/'] = line.split(' ')
    const request: InjectOptions = { url: `/rest/v1${path}`, headers: { ...(role && { authorization: role }), ...headers } }
    const payload = body === undefined ? {} : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }
    try {
      return await app.inject({ ...request, ...payload, method: method as NonNullable<InjectOptions['method']> })
    } finally {
      await app.close()
    }
  }

  return {
    createApp,
    ask: (line, options) => askWith({}, line, options),
    askWith,
    query: created.query,
    stop: async () => {
      await database.close()
      await created.drop()
    },
  }
}

/** A test for each example: a request line and the reply it must get. */
export function createExamples(getService: () => TestRestService) {
  return (name: string, line: string, expected: ExpectedReply, options: AskOptions = {}): void => {
    test(name, async () => {
      const reply = await getService().ask(line, options)
      assert.equal(reply.statusCode, expected.status, reply.body)
      if (expected.body !== undefined) assert.equal(reply.body, expected.body)
      for (const [header, value] of Object.entries(expected.headers ?? {})) assert.equal(reply.headers[header] ?? null, value, header)
    })
  }
}

type ErrorRest = { readonly details?: string | null; readonly hint?: string | null }

export function errorBody(code: string, message: string, { details = null, hint = null }: ErrorRest = {}): string {
  return JSON.stringify({ code, details, hint, message })
}

export function prefer(preferences: string): AskOptions {
  return { headers: { prefer: preferences } }
}
