import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

const schema = `create function app.slow() returns int language plpgsql as 'begin perform pg_sleep(60); return 1; end';`

let service: TestRestService
let app: FastifyInstance
let address: string

before(async () => {
  service = await startTestRestService(schema)
  app = service.createApp({})
  address = await app.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  await app.close()
  await service.stop()
})

async function countRunning(): Promise<number> {
  const [row] = await service.query(`
    select count(*)::int as running from pg_stat_activity
    where datname = current_database() and state = 'active' and pid <> pg_backend_pid() and query like '%slow%'`)
  return Number(row?.running)
}

async function waitForRunning(expected: number): Promise<void> {
  while ((await countRunning()) !== expected) await wait(20)
}

test('a client that goes away takes its query with it', { timeout: 20_000 }, async () => {
  const asked = request(`${address}/rest/v1/rpc/slow`, { method: 'POST' })
  asked.on('error', () => {
    // The test itself breaks the connection.
  })
  asked.end()
  await waitForRunning(1)
  asked.destroy()
  await waitForRunning(0)
  assert.equal((await service.ask('GET /')).statusCode, 200)
})
