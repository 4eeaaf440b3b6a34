import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bearer, createKeyedDatabase } from '../../../../tests/support/keyed-database.ts'
import { type KeyedServer, startKeyedServer } from '../../../../tests/support/keyed-rest-server.ts'
import type { TestDatabase } from '../../../../tests/support/test-database.ts'
import { silentLog } from '../../../base/log.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import { connectDatabase } from '../../../postgres/database.ts'
import { postgresDefaults } from '../../../postgres/settings.ts'
import { deleteExpiredKeys } from '../background.ts'

const schema = `
  create table orders (id int generated always as identity primary key, item text not null check (item <> ''), owner text default auth.jwt() ->> 'sub');
  alter table orders enable row level security;
  create policy own on orders using (owner = auth.jwt() ->> 'sub') with check (owner = auth.jwt() ->> 'sub');
  grant select, insert, update on orders to authenticated;
  create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return new; end $$;
  create trigger slowly before insert on orders for each row when (new.item = 'slow') execute function slowly();
  create function pay(amount int) returns int language sql as $$
    select set_config('response.status', '402', true);
    insert into orders (item) values ('payment') returning amount;
  $$;
  create function strictly() returns int language sql set default_transaction_isolation = 'serializable'
    begin atomic; insert into orders (item) values ('strict') returning 7; end;
  grant execute on function pay, strictly to authenticated;`

let database: TestDatabase
let server: KeyedServer

before(async () => {
  database = await createKeyedDatabase(schema)
  server = await startKeyedServer(database.url)
})
beforeEach(() => database.query('truncate orders, dorsal.idempotency_keys restart identity'))
after(async () => {
  await server.stop()
  await database.drop()
})

type Send = {
  readonly key?: string
  readonly body?: unknown
  readonly sub?: string
  readonly headers?: Record<string, string>
  readonly to?: KeyedServer
}

async function send(line: string, { key, body = { item: 'tea' }, sub = 'ada', headers, to = server }: Send) {
  const [method = '', path] = line.split(' ')
  const plain = { 'content-type': 'application/json', prefer: 'return=representation', ...bearer({ sub }), ...headers }
  const reply = await fetch(`${to.url}${path}`, {
    method,
    headers: key === undefined ? plain : { ...plain, 'idempotency-key': key },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, headers: reply.headers, text, code: reply.ok ? undefined : JSON.parse(text).code }
}

const countOrders = async () => Number((await database.query('select count(*) from orders'))[0]?.count)

test('the second request with a key gets the first answer, and nothing is done', async () => {
  const first = await send('POST /orders', { key: '"one"' })
  const second = await send('POST /orders', { key: '"one"' })
  assert.deepEqual(
    [first.status, first.text, first.headers.get('idempotent-replayed')],
    [201, '[{"id":1,"item":"tea","owner":"ada"}]', null],
  )
  assert.deepEqual([second.status, second.text, second.headers.get('idempotent-replayed')], [201, first.text, 'true'])
  for (const name of ['content-type', 'content-range', 'preference-applied', 'content-length', 'vary']) {
    assert.equal(second.headers.get(name), first.headers.get(name), name)
  }
  assert.equal(await countOrders(), 1)
})

test('an answer without a body is kept too', async () => {
  await send('POST /orders', { key: 'a' })
  const patch = { key: 'b', body: { item: 'coffee' }, headers: { prefer: 'return=minimal' } }
  await send('PATCH /orders?id=eq.1', patch)
  await database.query(`update orders set item = 'milk'`)
  const second = await send('PATCH /orders?id=eq.1', patch)
  assert.deepEqual([second.status, second.text, second.headers.get('idempotent-replayed')], [204, '', 'true'])
  assert.equal((await database.query('select item from orders'))[0]?.item, 'milk')
})

test('a key in quotes and the same without them are one key', async () => {
  await send('POST /orders', { key: '"8e03978e-40d5-43e8-bc93-6894a57f9324"' })
  const second = await send('POST /orders', { key: '8e03978e-40d5-43e8-bc93-6894a57f9324' })
  assert.equal(second.headers.get('idempotent-replayed'), 'true')
})

for (const [what, line, change] of [
  ['another body', 'POST /orders', { body: { item: 'coffee' } }],
  ['another method', 'PATCH /orders', {}],
  ['another query', 'POST /orders?select=id', {}],
  ['another preference', 'POST /orders', { headers: { prefer: 'return=minimal' } }],
] as const) {
  test(`the same key with ${what} is refused`, async () => {
    await send('POST /orders', { key: 'one' })
    const second = await send(line, { key: 'one', ...change })
    assert.deepEqual([second.status, second.code], [422, 'idempotency_key_reused'])
    assert.equal(await countOrders(), 1)
  })
}

test('another caller with the same key has an order of their own', async () => {
  await send('POST /orders', { key: 'one', sub: 'ada' })
  const other = await send('POST /orders', { key: 'one', sub: 'grace' })
  assert.deepEqual(
    [other.status, other.text, other.headers.get('idempotent-replayed')],
    [201, '[{"id":2,"item":"tea","owner":"grace"}]', null],
  )
})

test('a new token of the same person finds the answer of the old one', async () => {
  await send('POST /orders', { key: 'one', headers: bearer({ sub: 'ada', iat: 1 }) })
  const second = await send('POST /orders', { key: 'one', headers: bearer({ sub: 'ada', iat: 2 }) })
  assert.equal(second.headers.get('idempotent-replayed'), 'true')
})

test('a refused request keeps nothing: it may be tried again with its key', async () => {
  const refused = await send('POST /orders', { key: 'one', body: { item: '' } })
  assert.deepEqual([refused.status, refused.code], [400, '23514'])
  const other = await send('POST /orders', { key: 'one', body: { item: 'tea' } })
  assert.deepEqual([other.status, other.headers.get('idempotent-replayed')], [201, null])
})

test('a status that SQL chose is kept with what was done', async () => {
  const call = { key: 'one', body: { amount: 5 } }
  await send('POST /rpc/pay', call)
  const second = await send('POST /rpc/pay', call)
  assert.deepEqual([second.status, second.text, second.headers.get('idempotent-replayed')], [402, '5', 'true'])
  assert.equal(await countOrders(), 1)
})

test('a function with an isolation level of its own keeps it', async () => {
  const [first, second] = [
    await send('POST /rpc/strictly', { key: 'one', body: {} }),
    await send('POST /rpc/strictly', { key: 'one', body: {} }),
  ]
  assert.deepEqual([first.status, first.text, second.text, second.headers.get('idempotent-replayed')], [200, '7', '7', 'true'])
  assert.equal(await countOrders(), 1)
})

test('of fifty at once exactly one is done; the others hear its answer or that it is under way', async () => {
  const replies = await Promise.all(Array.from({ length: 50 }, () => send('POST /orders', { key: 'one', body: { item: 'slow' } })))
  const told = replies.map(({ status, code, headers }) => code ?? `${status}${headers.get('idempotent-replayed') ? ' again' : ''}`)
  assert.equal(told.filter((text) => text === '201').length, 1)
  assert.deepEqual(new Set(told.filter((text) => text !== '201' && text !== '201 again')), new Set(['idempotency_key_in_use']))
  const refused = replies.find(({ status }) => status === 409)
  assert.equal(refused?.headers.get('retry-after'), '1')
  assert.equal(await countOrders(), 1)
})

test('with a time to wait, fifty at once all hear the one answer', async () => {
  const patient = await startKeyedServer(database.url, { idempotencyWait: 10 })
  try {
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => send('POST /orders', { key: 'one', body: { item: 'slow' }, to: patient })),
    )
    assert.deepEqual(
      new Set(replies.map(({ status, text }) => `${status} ${text}`)),
      new Set(['201 [{"id":1,"item":"slow","owner":"ada"}]']),
    )
    assert.equal(replies.filter(({ headers }) => headers.get('idempotent-replayed') === 'true').length, 49)
    assert.equal(await countOrders(), 1)
  } finally {
    await patient.stop()
  }
})

for (const [what, key] of [
  ['empty', '""'],
  ['too long', `"${'k'.repeat(256)}"`],
  ['two keys', '"a", "b"'],
  ['not ASCII', '"\u00e9"'],
] as const) {
  test(`a key that is ${what} is refused`, async () => {
    const reply = await send('POST /orders', { key })
    assert.deepEqual([reply.status, reply.code, await countOrders()], [400, 'idempotency_key_invalid', 0])
  })
}

test('methods that may be repeated anyway do not look at the header', async () => {
  const reply = await send('GET /orders', { key: '""' })
  assert.equal(reply.status, 200)
})

const letOneExpire = `update dorsal.idempotency_keys set expires_at = now()
  where id = (select id from dorsal.idempotency_keys order by id limit 1)`

test('an answer is forgotten when its time is over', async () => {
  await send('POST /orders', { key: 'one' })
  await send('POST /orders', { key: 'two' })
  await database.query(letOneExpire)
  const again = [await send('POST /orders', { key: 'one' }), await send('POST /orders', { key: 'two' })]
  assert.deepEqual(again.map(({ headers }) => headers.get('idempotent-replayed')).sort(), [null, 'true'])
  assert.equal(await countOrders(), 3)
})

test('expired answers are deleted, others stay', async () => {
  await send('POST /orders', { key: 'one' })
  await send('POST /orders', { key: 'two' })
  await database.query(letOneExpire)
  const pool = await connectDatabase(parseConnectionUrl(database.url), postgresDefaults, silentLog)
  await deleteExpiredKeys(pool)
  await pool.close()
  assert.equal(Number((await database.query('select count(*) from dorsal.idempotency_keys'))[0]?.count), 1)
})

test('no role of a request can read what is kept', async () => {
  const roles = await database.query(`
    select rolname, has_table_privilege(rolname, 'dorsal.idempotency_keys', 'select') as reads
    from pg_roles where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by 1`)
  assert.deepEqual(
    roles.filter(({ reads }) => reads === true).map(({ rolname }) => rolname),
    ['authenticator'],
  )
})

test('a database without the table refuses the header, and says so', async () => {
  await database.query('alter table dorsal.idempotency_keys rename to gone')
  try {
    const refused = await send('POST /orders', { key: 'one' })
    const plain = await send('POST /orders', {})
    assert.deepEqual([refused.status, refused.code, plain.status, await countOrders()], [501, 'idempotency_unavailable', 201, 1])
  } finally {
    await database.query('alter table dorsal.gone rename to idempotency_keys')
  }
})

const serverScript = resolve(import.meta.dirname, '../../../../tests/support/keyed-rest-server.ts')

/** A server in a process of its own, gone with SIGKILL. */
async function startMortalServer() {
  const child = spawn(process.execPath, [serverScript, database.url], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const kill = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return { url: String(line).trim(), stop: kill }
}

async function sendUntilDone(request: Send) {
  for (;;) {
    const reply = await send('POST /orders', request)
    if (reply.status !== 409) return reply
    await sleep(50)
  }
}

test('a server killed in the middle of the work has done nothing: the same key does it once', async () => {
  const mortal = await startMortalServer()
  const request = { key: 'one', body: { item: 'slow' } }
  const lost = send('POST /orders', { ...request, to: mortal }).catch(() => 'lost')
  const isAsleep = `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`
  while ((await database.query(isAsleep)).length === 0) await sleep(10)
  await mortal.stop()
  assert.equal(await lost, 'lost')
  const reply = await sendUntilDone(request)
  assert.deepEqual([reply.status, reply.headers.get('idempotent-replayed'), await countOrders()], [201, null, 1])
})

test('a server killed after the commit has kept the answer', async () => {
  const mortal = await startMortalServer()
  const request = { key: 'one', body: { item: 'slow' } }
  const lost = send('POST /orders', { ...request, to: mortal }).catch(() => 'lost')
  while ((await countOrders()) === 0) await sleep(2)
  await mortal.stop()
  await lost
  const reply = await sendUntilDone(request)
  assert.deepEqual([reply.status, reply.headers.get('idempotent-replayed'), await countOrders()], [201, 'true', 1])
})
