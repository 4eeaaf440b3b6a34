import assert from 'node:assert/strict'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

const schema = `
  create table app.makers (id int primary key, name text);
  insert into app.makers values (1, 'Ångström & "Sons"'), (2, null);
  create table app.parts (id int primary key, maker_id int references app.makers, name text, note text, data jsonb);
  insert into app.parts
    select i, 1 + i % 2, case when i % 3 > 0 then 'part, ' || i end, repeat('x', 60), jsonb_build_object('n', i)
    from generate_series(1, 20000) i;
  create table app.few (id int primary key);
  insert into app.few values (1), (2);
  create table app.growing (id int primary key) with (autovacuum_enabled = off);
  analyze app.few, app.growing;
  insert into app.growing select generate_series(1, 20000);
  create view app.failing as select id, 1 / (15000 - id) as result, repeat('x', 60) as note from app.parts order by id;
  create view app.endless as select generate_series(1, 100000000) as id, repeat('x', 200) as note;
  create function app.meet() returns void language sql as $$ select set_config('response.headers', '[{"X-Met": "yes"}]', true) $$;
  create role rest_stream_stranger;
  grant usage on schema app to rest_stream_stranger`

let service: TestRestService
let app: FastifyInstance
let address: URL

before(async () => {
  service = await startTestRestService(schema)
  app = service.createApp({})
  address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
})
after(async () => {
  await app.close()
  await service.query('drop owned by rest_stream_stranger; drop role rest_stream_stranger')
  await service.stop()
})

type Headers = Readonly<Record<string, string>>

async function open(path: string, headers: Headers = {}): Promise<IncomingMessage> {
  const options: RequestOptions = { host: address.hostname, port: address.port, path: `/rest/v1${path}`, headers, agent: false }
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  request(options, resolve).on('error', reject).end()
  return await promise
}

async function collect(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of reply) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function countRunning(text: string): Promise<number> {
  const [row] = await service.query(`
    select count(*)::int as running from pg_stat_activity
    where datname = current_database() and state = 'active' and pid <> pg_backend_pid() and query like '%${text}%'`)
  return Number(row?.running)
}

/** The same request, streamed and held whole. */
function sameBytes(name: string, path: string, headers: Headers = {}): void {
  test(name, async () => {
    const streamed = await open(path, headers)
    const body = await collect(streamed)
    const whole = await service.askWith({ streamRows: 0 }, `GET ${path}`, { headers })
    assert.equal(streamed.statusCode, whole.statusCode)
    assert.equal(streamed.headers['content-length'], undefined)
    assert.equal(streamed.headers['content-type'], whole.headers['content-type'])
    assert.equal(streamed.headers['content-location'], whole.headers['content-location'])
    assert.equal(body, whole.body)
  })
}

sameBytes('streamed JSON has the bytes of JSON held whole', '/parts?order=id')
sameBytes('streamed JSON has its embeds and filters', '/parts?select=id,name,makers(name)&id=gt.50&order=id.desc')
sameBytes('streamed CSV has the bytes of CSV held whole', '/parts?order=id', { accept: 'text/csv' })
sameBytes('streamed CSV prints embeds as JSON', '/parts?select=id,maker:makers(id,name)&order=id', { accept: 'text/csv' })
sameBytes('streamed JSON can be without nulls', '/parts?order=id', { accept: 'application/vnd.pgrst.array+json;nulls=stripped' })

test('CSV of no columns has an empty line for each row', async () => {
  const reply = await open('/parts?select=makers()&id=lt.4', { accept: 'text/csv' })
  assert.equal(await collect(reply), '\n\n\n')
})

test('a body that is still being read has a Content-Range of no rows', async () => {
  const reply = await open('/parts?select=id,note')
  assert.equal(reply.headers['content-range'], '*/*')
  assert.equal(reply.headers['transfer-encoding'], 'chunked')
  assert.equal(JSON.parse(await collect(reply)).length, 20_000)
})

test('count=exact counts first, and the rows are those that were counted', async () => {
  const reply = await open('/parts?select=id,note&offset=500', { prefer: 'count=exact' })
  assert.equal(reply.statusCode, 206)
  assert.equal(reply.headers['content-range'], '500-19999/20000')
  assert.equal(reply.headers['preference-applied'], 'count=exact')
  assert.equal(JSON.parse(await collect(reply)).length, 19_500)
})

test('count=planned tells the estimate while the rows are read', async () => {
  await service.query('analyze app.parts')
  const reply = await open('/parts?select=id,note', { prefer: 'count=planned' })
  assert.equal(reply.headers['content-range'], '*/20000')
  await collect(reply)
})

test('a short answer of a large table is held whole and told exactly', async () => {
  const reply = await open('/parts?select=id&name=eq.part, 7'.replaceAll(' ', '%20'))
  assert.equal(reply.headers['content-length'], '10')
  assert.equal(reply.headers['content-range'], '0-0/*')
  assert.equal(await collect(reply), '[{"id":7}]')
})

test('no rows of a large table are an empty list, and a CSV of one empty line', async () => {
  const json = await open('/parts?name=eq.none')
  assert.equal(json.headers['content-range'], '*/*')
  assert.equal(await collect(json), '[]')
  assert.equal(await collect(await open('/parts?name=eq.none', { accept: 'text/csv' })), '\n')
})

test('an offset behind the last row is 416 for a large table, too', async () => {
  const reply = await open('/parts?offset=30000', { prefer: 'count=exact' })
  assert.equal(reply.statusCode, 416)
  assert.equal(reply.headers['content-range'], '*/20000')
})

test('a table that outgrew its estimate is streamed from the second time on', async () => {
  const select = 'id,a:id,b:id,c:id,d:id,e:id,f:id'
  const first = await open(`/growing?select=${select}`)
  assert.equal(first.headers['content-range'], '0-19999/*')
  await collect(first)
  const second = await open(`/growing?select=${select}`)
  assert.equal(second.headers['content-range'], '*/*')
  await collect(second)
})

test('what the pre-request function says stands in the headers of a streamed answer', async () => {
  const met = service.createApp({ preRequest: 'app.meet' })
  try {
    const reply = await met.inject({ url: '/rest/v1/parts?select=id,note' })
    assert.equal(reply.headers['x-met'], 'yes')
    assert.equal(reply.headers['content-range'], '*/*')
    assert.equal(reply.json().length, 20_000)
  } finally {
    await met.close()
  }
})

test('what is denied is answered with its status', async () => {
  const reply = await open('/parts', { authorization: 'rest_stream_stranger' })
  assert.equal(reply.statusCode, 403)
  assert.equal(JSON.parse(await collect(reply)).code, '42501')
})

test('an error in the middle breaks the connection: no client takes what it has for the whole', async () => {
  const reply = await open('/failing')
  assert.equal(reply.statusCode, 200)
  await assert.rejects(collect(reply), { code: 'ECONNRESET' })
  assert.equal(reply.complete, false)
})

test('a client that goes away in the middle takes its query with it', { timeout: 20_000 }, async () => {
  const reply = await open('/endless')
  reply.once('data', () => reply.destroy())
  reply.on('error', () => {
    // The test itself breaks the connection.
  })
  while ((await countRunning('endless')) > 0) await wait(20)
  assert.equal((await open('/few')).statusCode, 200)
})

test('a slow reader keeps PostgreSQL waiting', { timeout: 20_000 }, async () => {
  const reply = await open('/endless')
  const isWaiting = `select from pg_stat_activity where datname = current_database() and wait_event = 'ClientWrite'`
  for (let inRow = 0; inRow < 3; ) {
    inRow = (await service.query(isWaiting)).length === 1 ? inRow + 1 : 0
    await wait(20)
  }
  reply.destroy()
  while ((await countRunning('endless')) > 0) await wait(20)
})
