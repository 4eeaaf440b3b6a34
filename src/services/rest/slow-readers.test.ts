import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type FastifyInstance, fastify } from 'fastify'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { silentLog } from '../../base/log.ts'
import { loadCatalog } from '../../catalog/load-catalog.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { connectDatabase } from '../../postgres/database.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import type { Database } from '../../postgres/types.ts'
import { createRestService } from './service.ts'
import { restDefaults } from './settings.ts'

let server: TestDatabase
let database: Database
let app: FastifyInstance
let address: URL

/** 40 MB as JSON: more than what kernels keep for a connection that nobody reads. */
const schema = `
  create schema app;
  create table app.readings as select id, repeat('x', 380) as note from generate_series(1, 100000) id;
  create table app.few (id int);
  analyze app.readings`

before(async () => {
  server = await createTestDatabase({ sql: schema })
  database = await connectDatabase(parseConnectionUrl(server.url), { ...postgresDefaults, poolSize: 1, readerTimeout: 1 }, silentLog)
  const settings = { ...restDefaults, schemas: ['app'], extraSearchPath: [] }
  const catalog = await loadCatalog(database, settings)
  app = fastify()
  const authenticate = () => ({ role: 'postgres', claims: '{}', source: 'anonymous' }) as const
  app.register(createRestService({ catalog: () => catalog, database, authenticate, settings, log: silentLog }))
  address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
})
after(async () => {
  await app.close()
  await database.close()
  await server.drop()
})

/** Asks for everything and reads no more than what comes with the first bytes. */
async function startReading(): Promise<Socket> {
  const socket = connect(Number(address.port), address.hostname)
  socket.write('GET /readings HTTP/1.1\r\nHost: a\r\n\r\n')
  const [first] = (await once(socket, 'data')) as [Buffer]
  socket.pause()
  assert.match(first.toString('latin1', 0, 15), /^HTTP\/1\.1 200/)
  return socket
}

test('a reader that stops gives its connection to those who wait, and has an answer that is not whole', { timeout: 30_000 }, async () => {
  const socket = await startReading()
  const reply = await fetch(new URL('/few', address))
  assert.deepEqual([reply.status, await reply.json()], [200, []])

  let last = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    last = chunk
  })
  socket.on('error', () => undefined)
  socket.resume()
  await once(socket, 'close')
  assert.notEqual(last.toString('latin1', last.length - 5), '0\r\n\r\n')
})

test('a reader that takes its time, chunk by chunk, has the whole answer', { timeout: 30_000 }, async () => {
  const reply = await fetch(new URL('/readings?select=id', address))
  const chunks: Uint8Array[] = []
  for await (const chunk of reply.body ?? []) {
    chunks.push(chunk)
    await wait(5)
  }
  const rows = JSON.parse(Buffer.concat(chunks).toString()) as readonly { readonly id: number }[]
  // A sum, and not row by row: PostgreSQL may begin where the reader before was stopped.
  assert.deepEqual([rows.length, rows.reduce((sum, { id }) => sum + id, 0)], [100_000, 5_000_050_000])
})
