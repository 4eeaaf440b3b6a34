import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { type FastifyInstance, fastify } from 'fastify'
import { eventually } from '../../../tests/support/eventually.ts'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { createAuthenticator } from '../../access/authenticator.ts'
import { signToken } from '../../access/sign-token.ts'
import { systemClock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import { loadCatalog } from '../../catalog/load-catalog.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { connectDatabase } from '../../postgres/database.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import type { Database } from '../../postgres/types.ts'
import { createRestService } from './service.ts'
import { restDefaults } from './settings.ts'

const jwtSecret = 'a-secret-of-at-least-32-bytes-long!!'
const access = {
  jwtSecret,
  jwtSecretIsBase64: false,
  jwksUrl: undefined,
  jwtAudience: undefined,
  roleClaimKey: '.role',
  anonymousRole: 'postgres',
  tokenCacheEntries: 10,
}
const schema = `
  create schema app;
  create function app.hold() returns int language sql as 'select 1 from pg_advisory_xact_lock(7)'`

let server: TestDatabase
let database: Database
let app: FastifyInstance
let address: URL

before(async () => {
  server = await createTestDatabase({ sql: schema })
  database = await connectDatabase(parseConnectionUrl(server.url), { ...postgresDefaults, poolSize: 1, queueLength: 3 }, silentLog)
  const settings = { ...restDefaults, schemas: ['app'], extraSearchPath: [] }
  const catalog = await loadCatalog(database, settings)
  const { authenticate } = createAuthenticator(access, systemClock)
  app = fastify()
  app.register(createRestService({ catalog: () => catalog, database, authenticate, settings, log: silentLog }))
  address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
})
after(async () => {
  await app.close()
  await database.close()
  await server.drop()
})

/** One request under way and three that wait behind it, of one visitor, until `release` is called or the work is done. */
async function fillQueue(work: (release: () => Promise<void>) => Promise<void>): Promise<void> {
  await server.query('select pg_advisory_lock(7)')
  const release = async () => void (await server.query('select pg_advisory_unlock_all()'))
  const holders = Array.from({ length: 4 }, () => ask('/rpc/hold'))
  await eventually(() => database.counts().waiting, 3)
  try {
    await work(release)
  } finally {
    await release()
    await Promise.all(holders.map(async (holder) => await (await holder).text()))
  }
}

function ask(path: string, authorization?: string, method = 'GET'): Promise<Response> {
  return fetch(new URL(path, address), { method, ...(authorization !== undefined && { headers: { authorization } }) })
}

/** The status line and what comes with it, of a request whose body stays away. */
async function sendHeaders(lines: readonly string[]): Promise<string> {
  const socket = connect(Number(address.port), address.hostname)
  socket.write([...lines, 'Host: a', '', ''].join('\r\n'))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return answer.toString()
}

test('while the queue is full a request is refused by its headers, before its body and its path are looked at', async () => {
  await fillQueue(async () => {
    const answer = await sendHeaders(['POST /nowhere HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 1000000'])
    assert.match(answer, /^HTTP\/1\.1 503 /)
    assert.match(answer, /\r\nRetry-After: 1\r\n/i)
    assert.match(answer, /"code":"database_busy"/)
  })
  assert.equal((await ask('/nowhere')).status, 404)
})

test('who has less than the share of the queue gets in, whoever fills it', async () => {
  await fillQueue(async (release) => {
    const refused = database.counts().refused
    const other = ask('/rpc/hold', `Bearer ${signToken({ role: 'postgres', sub: 'other' }, Buffer.from(jwtSecret))}`)
    // In its place the newest of the visitor goes.
    await eventually(() => database.counts().refused, refused + 1)
    await release()
    assert.equal((await other).status, 200)
  })
})

test('a token that does not hold is told so, and OPTIONS is answered, while the queue is full', async () => {
  await fillQueue(async () => {
    assert.equal((await ask('/rpc/hold', 'Bearer not-a-token')).status, 401)
    assert.equal((await ask('/rpc/hold', undefined, 'OPTIONS')).status, 200)
  })
})
