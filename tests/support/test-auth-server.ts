import { type JsonWebKey, randomBytes } from 'node:crypto'
import { createAuthenticator } from '../../src/access/authenticator.ts'
import { accessSettings } from '../../src/access/settings.ts'
import { signToken } from '../../src/access/sign-token.ts'
import { parseVerificationKeys } from '../../src/access/verification-key.ts'
import { type Clock, systemClock } from '../../src/base/clock.ts'
import { type Log, silentLog } from '../../src/base/log.ts'
import type { Setting, SettingValues } from '../../src/base/settings.ts'
import { createClientAddressReader } from '../../src/http/client-address.ts'
import { createHttpServer } from '../../src/http/http-server.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { httpSettings } from '../../src/http/settings.ts'
import { createFixedRing, createSharedKey, createVault, parseSigningKeys, type TokenSigner } from '../../src/operations/keys/operation.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { connectDatabase } from '../../src/postgres/database.ts'
import { applyHouseMigrations } from '../../src/postgres/house-migrations.ts'
import { postgresDefaults } from '../../src/postgres/settings.ts'
import type { Database } from '../../src/postgres/types.ts'
import { accessHouse, authHouse } from '../../src/server/houses.ts'
import {
  authPrefix,
  createAuthService,
  createMailbox,
  createRootDiscovery,
  mailboxPrefix,
  toPublicUrl,
} from '../../src/services/auth/service.ts'
import { type AuthSettings, authSettings } from '../../src/services/auth/settings.ts'
import { checkAuthAnswer } from './check-auth-answer.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

const authSecret = 'the-secret-that-only-the-tests-of-auth-know'

export type TestAuthServer = {
  /** `http://127.0.0.1:…/auth/v1` */
  readonly url: string
  readonly database: TestDatabase
  readonly settings: AuthSettings
  /** JWT of `service_role`, for `Authorization`. */
  readonly serviceKey: string
  readonly anonKey: string
  /** A token with these claims, signed as the service signs its own: valid for an hour unless they say otherwise. */
  readonly sign: (claims: Readonly<Record<string, unknown>>) => string
  readonly ask: (line: string, options?: AuthAsk) => Promise<AuthAnswer>
  readonly stop: () => Promise<void>
}

export type AuthAsk = {
  readonly body?: unknown
  /** Bearer token. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type AuthAnswer = {
  readonly status: number
  readonly headers: Headers
  /** Parsed when it is JSON, else as it came. */
  // biome-ignore lint/suspicious/noExplicitAny: a test states what it expects of the body by asserting it
  readonly body: any
}

export type TestAuthOptions = {
  readonly settings?: Partial<AuthSettings>
  /** Run after the tables are there: triggers and hooks of the project. */
  readonly sql?: string
  readonly clock?: Clock
  readonly log?: Log
  /** A private JWK that the service signs with; absent: HS256 with `authSecret`. */
  readonly signingKey?: JsonWebKey
}

/** The auth service on a database and a free port of its own. Limits are off unless the settings say otherwise. Whoever starts it stops it. */
export async function startTestAuthServer(options: TestAuthOptions = {}): Promise<TestAuthServer> {
  const { clock = systemClock, log = silentLog } = options
  const database = await createTestDatabase({ prefix: 'auth' })
  const target = parseConnectionUrl(database.url)
  await applyHouseMigrations(target, [accessHouse, authHouse], silentLog)
  if (options.sql !== undefined) await database.query(options.sql)
  const settings: AuthSettings = { ...defaultsOf(authSettings), ...generousLimits, ...options.settings }
  const connection = await connectDatabase(target, { ...postgresDefaults, connectTimeout: 60, acquireTimeout: 60 }, silentLog)
  const http = createHttpServer({
    // A machine that is busy with other tests makes nobody's request too many.
    settings: { ...defaultsOf(httpSettings), port: 0, overloadDelay: 0 },
    log,
    metrics: createMetrics(),
    readiness: [],
    operations: 'elsewhere',
  })
  let listening = ''
  const publicUrl = () => toPublicUrl(settings, listening)
  const signer = createTestSigner(options.signingKey)
  http.app.register(createTestService({ settings, connection, publicUrl, clock, log, signer }), { prefix: authPrefix })
  const { authenticate } = createAuthenticator({ ...defaultsOf(accessSettings), jwtSecret: authSecret }, clock)
  http.app.register(createMailbox({ database: connection, authenticate, log }), { prefix: mailboxPrefix })
  http.app.register(createRootDiscovery({ settings, publicUrl, signer }))
  listening = (await http.start()).url
  const url = `${listening}${authPrefix}`
  return {
    url,
    database,
    settings,
    serviceKey: sign({ role: 'service_role' }, clock),
    anonKey: sign({ role: 'anon' }, clock),
    sign: (claims) => sign(claims, clock),
    ask: (line, asked) => ask(url, line, asked),
    stop: async () => {
      await http.stop()
      await connection.close()
      await database.drop()
    },
  }
}

type ServiceParts = {
  readonly settings: AuthSettings
  readonly connection: Database
  readonly publicUrl: () => string
  readonly clock: Clock
  readonly log: Log
  readonly signer: TokenSigner
}

function createTestSigner(signingKey: JsonWebKey | undefined): TokenSigner {
  const fixed = signingKey === undefined ? undefined : parseSigningKeys(JSON.stringify(signingKey))
  const secretKeys = [
    ...parseVerificationKeys(authSecret, { isBase64: false }),
    ...(fixed === undefined ? [] : parseVerificationKeys(JSON.stringify({ keys: fixed.verifying }), { isBase64: false })),
  ]
  return createFixedRing({
    apiKeys: { publishableKey: 'sb_publishable_test', secretKey: 'sb_secret_test' },
    anonymousRole: 'anon',
    secretKeys,
    fixed: fixed ?? { signing: createSharedKey(Buffer.from(authSecret)) },
  }).signer
}

function createTestService({ settings, connection, publicUrl, clock, log, signer }: ServiceParts) {
  const { authenticate } = createAuthenticator({ ...defaultsOf(accessSettings), jwtSecret: authSecret }, clock)
  return createAuthService({
    settings,
    database: connection,
    signer,
    vault: createVault(['a key for these tests'], randomBytes),
    publicUrl,
    clock,
    log,
    authenticate,
    clientAddress: createClientAddressReader([]),
  })
}

async function ask(url: string, line: string, { body, token, headers = {} }: AuthAsk = {}): Promise<AuthAnswer> {
  const [method = 'GET', path = '/'] = line.split(' ')
  const reply = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await reply.text()
  const isJson = reply.headers.get('content-type')?.startsWith('application/json') === true
  const answer = { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(text) : text }
  checkAuthAnswer(method, path, answer)
  return answer
}

function sign(claims: Readonly<Record<string, unknown>>, clock: Clock): string {
  const seconds = Math.floor(clock.now() / 1000)
  return signToken({ iat: seconds, exp: seconds + 3600, ...claims }, Buffer.from(authSecret))
}

/** So many that only a test about limits meets one. */
const generousLimits: Partial<AuthSettings> = Object.fromEntries(
  Object.entries(authSettings).flatMap(([name, setting]) =>
    setting.key.includes('auth.rate_limit.') && setting.type === 'integer' ? [[name, 1_000_000]] : [],
  ),
)

function defaultsOf<Declared extends Readonly<Record<string, Setting<unknown>>>>(declared: Declared): SettingValues<Declared> {
  const values = Object.entries(declared).map(([name, setting]) => [name, setting.default])
  return Object.fromEntries(values) as SettingValues<Declared>
}
