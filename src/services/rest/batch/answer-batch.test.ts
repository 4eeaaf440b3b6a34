import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bearer, createKeyedDatabase } from '../../../../tests/support/keyed-database.ts'
import { type KeyedServer, startKeyedServer } from '../../../../tests/support/keyed-rest-server.ts'
import type { TestDatabase } from '../../../../tests/support/test-database.ts'
import type { RestSettings } from '../settings.ts'

const schema = `
  create table orders (
    id int generated always as identity primary key, item text not null check (item <> ''), price numeric, note jsonb,
    owner text not null default auth.jwt() ->> 'sub'
  );
  create table lines (id int generated always as identity primary key, order_id int not null references orders deferrable initially deferred, text text);
  create table log (said text);
  alter table orders enable row level security;
  create policy own on orders using (owner = auth.jwt() ->> 'sub') with check (owner = auth.jwt() ->> 'sub');
  grant select, insert, update, delete on orders, lines to authenticated;
  grant select on orders to anon;
  create function touch() returns int language sql volatile begin atomic; insert into lines (order_id) values (1) returning id; end;
  create function told() returns json language sql stable as $$
    select json_build_object(
      'role', current_user, 'path', current_setting('request.path'), 'method', current_setting('request.method'),
      'zone', current_setting('timezone'), 'agent', current_setting('request.headers')::json ->> 'user-agent', 'left', current_setting('a.b', true))
  $$;
  create function choose(status int) returns int language sql as $$
    select set_config('response.status', status::text, true), set_config('a.b', 'left behind', true);
    insert into orders (item) values ('chosen') returning id;
  $$;
  create function sleep() returns void language sql volatile as 'select pg_sleep(60)';
  create function strictly() returns int language sql set default_transaction_isolation = 'serializable' begin atomic; select 7; end;
  create function hear() returns trigger language plpgsql as $$ begin insert into log values (current_user || ' ' || (auth.jwt() ->> 'sub')); return new; end $$;
  grant insert on log to authenticated;
  create constraint trigger hear after insert on lines deferrable initially deferred for each row execute function hear();
  grant execute on function touch, told, choose, strictly, sleep to authenticated;`

let database: TestDatabase
let server: KeyedServer

before(async () => {
  database = await createKeyedDatabase(schema)
  server = await startKeyedServer(database.url)
})
beforeEach(() => database.query('truncate orders, lines, log, dorsal.idempotency_keys restart identity'))
after(async () => {
  await server.stop()
  await database.drop()
})

type Answer = { readonly id: string; readonly status: number; readonly headers: Record<string, string>; readonly body?: Body }

type Body = { readonly code?: string; readonly message?: string; readonly [row: number]: Readonly<Record<string, unknown>> }

const ada = bearer({ sub: 'ada' })
const representation = { prefer: 'return=representation' }
const insertOrder = (id: string, body: unknown, more: object = {}) => ({
  id,
  method: 'post',
  url: 'orders',
  headers: representation,
  body,
  ...more,
})

async function post(body: unknown, headers: Record<string, string> = {}, to: KeyedServer = server) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const reply = await fetch(`${to.url}/$batch`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...ada, ...headers },
  })
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}

async function run(requests: readonly unknown[], headers: Record<string, string> = {}, to?: KeyedServer): Promise<readonly Answer[]> {
  const { status, text } = await post({ requests }, headers, to)
  assert.equal(status, 200, text)
  return JSON.parse(text).responses
}

async function refuse(requests: unknown, headers: Record<string, string> = {}, to?: KeyedServer) {
  const { status, text } = await post({ requests }, headers, to)
  const { code, message, hint } = JSON.parse(text)
  return { status, code, message, hint }
}

const statuses = (answers: readonly Answer[]) =>
  answers.map(({ id, status, body }) => [id, status, body?.code].filter((part) => part !== undefined).join(' '))
const query = (sql: string) => database.query(sql)
const count = async (table: string) => Number((await query(`select count(*) from ${table}`))[0]?.count)

test('each request is answered as if it had come alone', async () => {
  const answers = await run([
    insertOrder('a', { item: 'tea' }),
    { id: 'b', method: 'PATCH', url: '/rest/v1/orders?id=eq.1', body: { item: 'coffee' } },
    { id: 'c', method: 'get', url: 'orders?select=item', headers: { Prefer: 'count=exact', Accept: 'text/csv' } },
    { id: 'd', method: 'get', url: 'nothing' },
    { id: 'e', method: 'delete', url: 'orders?id=eq.1', headers: { prefer: 'return=minimal, count=exact' } },
  ])
  assert.deepEqual(answers, [
    {
      id: 'a',
      status: 201,
      headers: { 'content-range': '*/*', 'preference-applied': 'return=representation', 'content-type': 'application/json; charset=utf-8' },
      body: [{ id: 1, item: 'tea', price: null, note: null, owner: 'ada' }],
    },
    { id: 'b', status: 204, headers: { 'content-range': '0-0/*' } },
    {
      id: 'c',
      status: 200,
      headers: {
        'content-range': '0-0/1',
        'content-location': '/rest/v1/orders?select=item',
        'content-type': 'text/csv; charset=utf-8',
        'preference-applied': 'count=exact',
      },
      body: 'item\ncoffee',
    },
    {
      id: 'd',
      status: 404,
      headers: { 'content-type': 'application/json; charset=utf-8', 'proxy-status': 'PostgREST; error=PGRST205' },
      body: { code: 'PGRST205', details: null, hint: null, message: "Could not find the table 'public.nothing' in the schema cache" },
    },
    { id: 'e', status: 204, headers: { 'content-range': '*/1', 'preference-applied': 'return=minimal, count=exact' } },
  ])
})

test('a group is done whole', async () => {
  const answers = await run([
    insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
    insertOrder('b', { item: 'coffee' }, { atomicityGroup: 'g' }),
  ])
  assert.deepEqual(statuses(answers), ['a 201', 'b 201'])
  assert.deepEqual(new Set(answers.map((answer) => (answer as { atomicityGroup?: string }).atomicityGroup)), new Set(['g']))
  assert.equal(await count('orders'), 2)
})

test('a group of which one fails leaves nothing; what is outside of it stays', async () => {
  const answers = await run([
    insertOrder('before', { item: 'milk' }),
    insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
    insertOrder('b', { item: '' }, { atomicityGroup: 'g' }),
    insertOrder('c', { item: 'coffee' }, { atomicityGroup: 'g' }),
    insertOrder('after', { item: 'water' }),
    insertOrder('dependent', { item: 'ice' }, { dependsOn: ['g'] }),
  ])
  assert.deepEqual(statuses(answers), [
    'before 201',
    'a 424 batch_group_failed',
    'b 400 23514',
    'c 424 batch_group_failed',
    'after 201',
    'dependent 424 batch_dependency_failed',
  ])
  assert.equal(answers[1]?.body?.message, 'Undone, because "b" of the same group "g" has failed')
  assert.deepEqual(
    (await query('select item from orders order by id')).map(({ item }) => item),
    ['milk', 'water'],
  )
})

test('a step that SQL answers with an error status undoes its group', async () => {
  const choose = (status: number) => ({ id: 'b', atomicityGroup: 'g', method: 'post', url: 'rpc/choose', body: { status } })
  const failed = await run([insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), choose(402)])
  assert.deepEqual(statuses(failed), ['a 424 batch_group_failed', 'b 402'])
  assert.equal(await count('orders'), 0)
  assert.deepEqual(statuses(await run([insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), choose(202)])), ['a 201', 'b 202'])
})

test('what only the end of the transaction finds is told of the last request, and undoes all', async () => {
  const line = { id: 'a', atomicityGroup: 'g', method: 'post', url: 'lines', body: { order_id: 99 } }
  const answers = await run([line, insertOrder('b', { item: 'tea' }, { atomicityGroup: 'g' })])
  assert.deepEqual(statuses(answers), ['a 424 batch_group_failed', 'b 409 23503'])
  assert.equal((await count('lines')) + (await count('orders')), 0)
})

test('deferred constraints wait for the whole group, and its triggers run as the caller', async () => {
  const answers = await run([
    { id: 'line', atomicityGroup: 'g', method: 'post', url: 'lines', body: { order_id: 1 } },
    insertOrder('order', { item: 'tea' }, { atomicityGroup: 'g' }),
  ])
  assert.deepEqual(statuses(answers), ['line 201', 'order 201'])
  assert.deepEqual(await query('select said from log'), [{ said: 'authenticated ada' }])
})

test('a step sees what the steps before it wrote, and nothing that they had set', async () => {
  const told = (id: string, zone?: string) => ({
    id,
    atomicityGroup: 'g',
    method: 'get',
    url: 'rpc/told',
    ...(zone && { headers: { prefer: `timezone=${zone}` } }),
  })
  const answers = await run(
    [
      insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
      { id: 'b', atomicityGroup: 'g', method: 'post', url: 'rpc/choose', body: { status: 200 } },
      told('c', 'Europe/Paris'),
      told('d'),
      { id: 'e', atomicityGroup: 'g', method: 'get', url: 'orders?select=item' },
    ],
    { 'user-agent': 'tester' },
  )
  const usual = { role: 'authenticated', path: '/rpc/told', method: 'GET', agent: 'tester', left: '' }
  assert.deepEqual(answers[2]?.body, { ...usual, zone: 'Europe/Paris' })
  assert.deepEqual(answers[3]?.body, { ...usual, zone: (await query('show timezone'))[0]?.TimeZone })
  assert.deepEqual(answers[4]?.body, [{ item: 'tea' }, { item: 'chosen' }])
})

test('a GET inside a group cannot write', async () => {
  const answers = await run([
    insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
    { id: 'b', atomicityGroup: 'g', method: 'get', url: 'rpc/touch' },
  ])
  assert.deepEqual(statuses(answers), ['a 424 batch_group_failed', 'b 405 25006'])
})

test('a function with an isolation level of its own is refused inside a group and done outside', async () => {
  const strictly = { method: 'post', url: 'rpc/strictly', body: {} }
  assert.deepEqual(statuses(await run([{ id: 'a', ...strictly, atomicityGroup: 'g' }])), ['a 400 isolation_fixed'])
  assert.deepEqual(statuses(await run([{ id: 'a', ...strictly }])), ['a 200'])
})

test('values of earlier answers stand in bodies and URLs, every digit kept', async () => {
  const answers = await run([
    insertOrder('a', { item: 'a "quoted", (odd) \\ one', price: 1 }),
    {
      id: 'line',
      dependsOn: ['a'],
      method: 'post',
      url: 'lines',
      headers: representation,
      body: { order_id: { $ref: '$a/0/id' }, text: '$a/0/id' },
    },
    { id: 'plain', dependsOn: ['a'], method: 'get', url: 'orders?select=id&item=eq.$a/0/item' },
    { id: 'list', dependsOn: ['a'], method: 'get', url: 'orders?select=id&item=in.(x,$a/0/item)' },
    { id: 'tree', dependsOn: ['a', 'line'], method: 'get', url: 'orders?select=id&or=(id.eq.$line/0/order_id,item.eq.$a/0/item)' },
    {
      id: 'all',
      dependsOn: ['a'],
      method: 'patch',
      url: 'orders?id=eq.$a/0/id&select=note',
      headers: representation,
      body: { note: { $ref: '$a' } },
    },
  ])
  assert.deepEqual(statuses(answers), ['a 201', 'line 201', 'plain 200', 'list 200', 'tree 200', 'all 200'])
  assert.deepEqual(
    answers.slice(1, 5).map(({ body }) => body),
    [[{ id: 1, order_id: 1, text: '$a/0/id' }], [{ id: 1 }], [{ id: 1 }], [{ id: 1 }]],
  )
  assert.deepEqual(answers[5]?.body, [{ note: answers[0]?.body }])
})

test('numbers keep the digits they were written with', async () => {
  const price = '12345678901234567890.10'
  const body = `{"requests": [
    {"id": "a", "method": "post", "url": "orders", "headers": {"prefer": "return=representation"}, "body": {"item": "tea", "price": ${price}}},
    {"id": "b", "method": "post", "url": "orders?select=price", "dependsOn": ["a"], "headers": {"prefer": "return=representation"},
     "body": {"item": "tea", "price": {"$ref": "$a/0/price"}}},
    {"id": "c", "method": "get", "url": "orders?select=id,price&price=eq.$a/0/price", "dependsOn": ["a"]}]}`
  const { text } = await post(body)
  assert.equal(text.split(price).length - 1, 5)
  assert.equal(JSON.parse(text).responses[2].status, 200)
})

test('$id at the beginning of a URL is the row that a request has made', async () => {
  const answers = await run([
    { id: '1', method: 'post', url: 'orders', headers: { prefer: 'return=headers-only' }, body: { item: 'tea' } },
    { id: '2', dependsOn: ['1'], method: 'patch', url: '$1?select=item', headers: representation, body: { item: 'coffee' } },
    { id: '3', dependsOn: ['2'], method: 'get', url: '$2' },
  ])
  assert.deepEqual(statuses(answers), ['1 201', '2 200', '3 424 batch_reference_missing'])
  assert.equal(answers[0]?.headers.location, '/rest/v1/orders?id=eq.1')
  assert.deepEqual(answers[1]?.body, [{ item: 'coffee' }])
})

test('a value that is not there, or that no URL can hold, is told of the request that wants it', async () => {
  const answers = await run([
    insertOrder('a', { item: 'tea' }),
    { id: 'b', dependsOn: ['a'], method: 'post', url: 'lines', body: { order_id: { $ref: '$a/1/id' } } },
    { id: 'c', dependsOn: ['a'], method: 'get', url: 'orders?price=eq.$a/0/price' },
    { id: 'd', dependsOn: ['a'], method: 'get', url: 'orders?price=eq.$a/0' },
  ])
  assert.deepEqual(statuses(answers), [
    'a 201',
    'b 424 batch_reference_missing',
    'c 424 batch_reference_not_plain',
    'd 424 batch_reference_not_plain',
  ])
  assert.equal(answers[1]?.body?.message, 'Not done, because nothing is found at $a/1/id')
})

test('text that looks like a reference is text', async () => {
  const [, second] = await run([
    insertOrder('a', { item: 'tea' }),
    insertOrder('b', { item: '$a/0/id', note: { $ref: '#/definitions/a', cost: '$5' } }),
  ])
  assert.deepEqual([second?.body?.[0]?.item, second?.body?.[0]?.note], ['$a/0/id', { $ref: '#/definitions/a', cost: '$5' }])
})

test('a condition decides whether a request is done, and the rest of its group', async () => {
  const withdraw = (id: string, condition: string) => insertOrder(id, { item: id }, { dependsOn: ['a'], if: condition })
  const answers = await run([
    insertOrder('a', { item: 'tea', price: 3 }),
    withdraw('yes', "$a/$succeeded and ($a/0/price ge 3 or $a/0/item eq 'milk') and not ($a/0/item ne 'tea')"),
    withdraw('no', '$a/0/price gt 3'),
    withdraw('missing', '$a/0/stock eq null'),
    { id: 'bad', method: 'get', url: 'nothing' },
    insertOrder('instead', { item: 'instead' }, { dependsOn: ['bad'], if: 'not $bad/$succeeded' }),
    insertOrder('g1', { item: 'g1' }, { atomicityGroup: 'g' }),
    insertOrder('g2', { item: 'g2' }, { atomicityGroup: 'g', dependsOn: ['g1'], if: '$g1/0/price ge 1' }),
  ])
  assert.deepEqual(statuses(answers), [
    'a 201',
    'yes 201',
    'no 424 batch_condition_false',
    'missing 201',
    'bad 404 PGRST205',
    'instead 201',
    'g1 424 batch_group_failed',
    'g2 424 batch_condition_false',
  ])
})

test('continue-on-error=false stops at the first failure', async () => {
  const requests = [insertOrder('a', { item: '' }), insertOrder('b', { item: 'tea' })]
  const reply = await post({ requests }, { prefer: 'continue-on-error=false' })
  assert.equal(reply.headers.get('preference-applied'), 'continue-on-error=false')
  assert.deepEqual(statuses(JSON.parse(reply.text).responses), ['a 400 23514', 'b 424 batch_stopped'])
})

test('the role is that of the batch, and its policies hold', async () => {
  await run([insertOrder('a', { item: 'tea' })])
  const [asGrace] = await run([{ id: 'a', method: 'get', url: 'orders' }], bearer({ sub: 'grace' }))
  assert.deepEqual(asGrace?.body, [])
  const forged = await run([insertOrder('a', { item: 'tea', owner: 'grace' }, { atomicityGroup: 'g' })])
  assert.deepEqual(statuses(forged), ['a 403 42501'])
  const anonymous = await run([insertOrder('a', { item: 'tea' })], { authorization: '' })
  assert.deepEqual(statuses(anonymous), ['a 401 42501'])
})

for (const name of ['Authorization', 'apikey', 'cookie', 'x-forwarded-for', 'host']) {
  test(`a request cannot say for itself ${name}`, async () => {
    const reply = await refuse([
      insertOrder('a', { item: 'tea' }),
      { id: 'b', method: 'get', url: 'orders', headers: { [name]: bearer({ role: 'service_role' }).authorization } },
    ])
    assert.deepEqual([reply.status, reply.code, await count('orders')], [400, 'batch_header_refused', 0])
  })
}

const get = { id: 'a', method: 'get', url: 'orders' }

for (const [what, requests, message] of [
  ['no array', {}, '"requests" must be an array'],
  ['empty', [], '"requests" is empty'],
  ['no object', [1], 'requests[0] must be an object'],
  ['without id', [{ method: 'get', url: 'orders' }], 'requests[0].id must be text of letters, digits and . _ ~ -'],
  ['with an odd id', [{ ...get, id: 'a/b' }], 'requests[0].id must be text of letters, digits and . _ ~ -'],
  ['with an id twice', [get, get], 'requests[1].id "a" is taken by another request or group'],
  ['with an unknown method', [{ ...get, method: 'options' }], 'requests[0].method must be one of get, post, patch, put, delete'],
  ['with a body of a GET', [{ ...get, body: {} }], 'requests[0].body cannot be sent with get'],
  ['with an unknown member', [{ ...get, depends: [] }], 'requests[0] has no member "depends"'],
  ['to another server', [{ ...get, url: 'http://example.org/orders' }], 'requests[0].url names a server'],
  ['to another server without scheme', [{ ...get, url: '//example.org/orders' }], 'requests[0].url names a server'],
  ['outside of the service', [{ ...get, url: '/auth/v1/user' }], 'requests[0].url is outside of this service'],
  ['to the root', [{ ...get, url: '/rest/v1/' }], 'requests[0].url names no table or function'],
  ['a batch in a batch', [{ ...get, url: '$batch' }], 'requests[0].url is that of a batch'],
  ['a batch in a batch, disguised', [{ ...get, url: '/rest/v1/%24batch' }], 'requests[0].url is that of a batch'],
  ['behind a reference', [get, { ...get, id: 'b', dependsOn: ['a'], url: '$a/lines' }], 'requests[1].url cannot go on after a reference'],
  [
    'forward',
    [
      { ...get, dependsOn: ['b'] },
      { ...get, id: 'b' },
    ],
    'requests[0].dependsOn names "b", which is no request or group before it',
  ],
  [
    'into a group',
    [
      { ...get, atomicityGroup: 'g' },
      { ...get, id: 'b', dependsOn: ['a'] },
    ],
    'requests[1].dependsOn names "a", which is part of a group',
  ],
  [
    'torn group',
    [
      { ...get, atomicityGroup: 'g' },
      { ...get, id: 'b' },
      { ...get, id: 'c', atomicityGroup: 'g' },
    ],
    'requests[2].atomicityGroup "g" has ended already',
  ],
  ['group like a request', [get, { ...get, id: 'b', atomicityGroup: 'a' }], 'requests[1].atomicityGroup "a" is the id of a request'],
  ['reference in a URL', [get, { ...get, id: 'b', url: 'orders?id=eq.$a/0/id' }], 'requests[1].url refers to "$a"'],
  [
    'reference in a body',
    [get, { id: 'b', method: 'post', url: 'orders', body: [{ item: { $ref: '$c/0/id' } }] }],
    'requests[1].body refers to "$c"',
  ],
  ['reference in a condition', [get, { ...get, id: 'b', if: '$a/$succeeded' }], 'requests[1].if refers to "$a"'],
  ['unreadable condition', [get, { ...get, id: 'b', dependsOn: ['a'], if: '$a/0/id is 1' }], 'requests[1].if cannot be read'],
  [
    'key inside a group',
    [{ ...get, atomicityGroup: 'g', headers: { 'idempotency-key': 'k' } }],
    'requests[0].headers hold an Idempotency-Key inside a group',
  ],
  ['header with a line end', [{ ...get, headers: { prefer: 'a\nb' } }], 'requests[0].headers must hold a header value in "prefer"'],
] as const) {
  test(`refused before anything is done: ${what}`, async () => {
    const reply = await refuse(requests)
    assert.deepEqual([reply.status, reply.code, reply.message], [400, 'batch_invalid', `The batch cannot be read: ${message}`])
  })
}

test('what is no JSON, too deep, no batch or no POST is refused', async () => {
  const deep = (inside: string) =>
    `{"requests": [{"id":"a","method":"post","url":"orders","body":${'['.repeat(200_000)}${inside}${']'.repeat(200_000)}}]}`
  const answers = [
    await post('{"requests": ['),
    await post(deep('1')),
    await post(deep('1.50')),
    await post('x=1', { 'content-type': 'multipart/mixed; boundary=x' }),
    await fetch(`${server.url}/$batch`).then(async (reply) => ({ status: reply.status, text: await reply.text() })),
  ]
  assert.deepEqual(
    answers.map(({ status, text }) => [status, JSON.parse(text).code]),
    [
      [400, 'batch_invalid'],
      [400, 'batch_invalid'],
      [400, 'batch_invalid'],
      [415, 'batch_type_unsupported'],
      [405, 'batch_wants_post'],
    ],
  )
})

async function withSettings<T>(settings: Partial<RestSettings>, work: (limited: KeyedServer) => Promise<T>): Promise<T> {
  const limited = await startKeyedServer(database.url, settings)
  try {
    return await work(limited)
  } finally {
    await limited.stop()
  }
}

test('number, size and depth have limits', async () => {
  await withSettings({ batchRequests: 2, batchSize: 1000, embedDepth: 1 }, async (limited) => {
    const many = await refuse([get, { ...get, id: 'b' }, { ...get, id: 'c' }], {}, limited)
    const large = await refuse([insertOrder('a', { item: 'x'.repeat(1000) })], {}, limited)
    const [deep] = await run([{ id: 'a', method: 'get', url: 'orders?select=lines(orders(id))' }], {}, limited)
    assert.deepEqual([many.status, many.code, large.status, large.code], [400, 'batch_too_long', 413, 'batch_too_large'])
    assert.deepEqual([deep?.status, deep?.body?.code], [400, 'DRS001'])
  })
  await withSettings({ batchRequests: 0 }, async (limited) => {
    assert.equal((await refuse([get], {}, limited)).code, 'batch_disabled')
  })
})

test('tx=rollback of a batch tries it out; inside a group it undoes one step', async () => {
  await withSettings({ transactionEnd: 'commit-allow-override' }, async (free) => {
    const undone = { headers: { prefer: 'return=representation, tx=rollback' } }
    const tried = await post(
      { requests: [insertOrder('a', { item: 'tea' }), insertOrder('b', { item: 'milk' }, { atomicityGroup: 'g' })] },
      { prefer: 'tx=rollback' },
      free,
    )
    assert.equal(tried.headers.get('preference-applied'), 'tx=rollback')
    assert.deepEqual(statuses(JSON.parse(tried.text).responses), ['a 201', 'b 201'])
    assert.equal(await count('orders'), 0)
    const answers = await run(
      [insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g', ...undone }), insertOrder('b', { item: 'milk' }, { atomicityGroup: 'g' })],
      {},
      free,
    )
    assert.equal(answers[0]?.headers['preference-applied'], 'return=representation, tx=rollback')
    assert.deepEqual(await query('select item from orders'), [{ item: 'milk' }])
  })
})

test('bodies that are no JSON come as text or in base64url', async () => {
  const csv = Buffer.from('item\ntea\ncoffee').toString()
  const answers = await run([
    { id: 'a', method: 'post', url: 'orders', headers: { 'content-type': 'text/csv' }, body: csv },
    {
      id: 'b',
      method: 'post',
      url: 'orders',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from('item=milk').toString('base64url'),
    },
    { id: 'c', method: 'get', url: 'orders?select=item&item=eq.caf%C3%A9' },
    insertOrder('d', { item: 'caf\u00e9' }),
    { id: 'e', method: 'get', url: 'orders?select=item&item=eq.caf\u00e9' },
  ])
  assert.deepEqual(statuses(answers), ['a 201', 'b 201', 'c 200', 'd 201', 'e 200'])
  assert.deepEqual(answers[4]?.body, [{ item: 'caf\u00e9' }])
  assert.equal(await count('orders'), 4)
})

test('a batch that is one group can be repeated with an Idempotency-Key', async () => {
  const requests = [insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), insertOrder('b', { item: 'milk' }, { atomicityGroup: 'g' })]
  const key = { 'idempotency-key': '"one"' }
  const [first, second] = [await post({ requests }, key), await post({ requests }, key)]
  assert.deepEqual(
    [second.text, second.headers.get('idempotent-replayed'), first.headers.get('idempotent-replayed')],
    [first.text, 'true', null],
  )
  assert.equal(await count('orders'), 2)
  const other = await refuse([...requests].reverse(), key)
  assert.deepEqual([other.status, other.code], [422, 'idempotency_key_reused'])
  const open = await refuse([insertOrder('a', { item: 'tea' })], key)
  assert.deepEqual([open.status, open.code], [400, 'batch_key_needs_one_group'])
})

test('a group that fails keeps nothing under its key', async () => {
  const key = { 'idempotency-key': '"one"' }
  const failed = await run(
    [insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), insertOrder('b', { item: '' }, { atomicityGroup: 'g' })],
    key,
  )
  assert.deepEqual(statuses(failed), ['a 424 batch_group_failed', 'b 400 23514'])
  assert.deepEqual(statuses(await run([insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' })], key)), ['a 201'])
})

test('a request outside of a group may have a key of its own', async () => {
  const requests = [
    insertOrder('a', { item: 'tea' }, { headers: { ...representation, 'idempotency-key': 'one' } }),
    insertOrder('b', { item: 'milk' }),
  ]
  await run(requests)
  const [again] = await run(requests)
  assert.equal(again?.headers['idempotent-replayed'], 'true')
  assert.deepEqual(
    (await query('select item from orders order by id')).map(({ item }) => item),
    ['tea', 'milk', 'milk'],
  )
})

test('at the root, in place of PostgREST, batches are answered and keys mean nothing', async () => {
  const plain = await startKeyedServer(database.url, {}, { served: 'as PostgREST' })
  try {
    const requests = [
      { ...insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), headers: { prefer: 'return=headers-only' } },
      { id: 'b', atomicityGroup: 'g', dependsOn: ['a'], method: 'get', url: '$a?select=item' },
      { id: 'c', atomicityGroup: 'g', method: 'get', url: '/orders?select=item' },
    ]
    await run(requests, { 'idempotency-key': '""' }, plain)
    const answers = await run(requests, { 'idempotency-key': '""' }, plain)
    assert.deepEqual(statuses(answers), ['a 201', 'b 200', 'c 200'])
    assert.deepEqual(answers[2]?.body, [{ item: 'tea' }, { item: 'tea' }])
  } finally {
    await plain.stop()
  }
})

test('a client that leaves undoes the group that was under way, and nothing after it is done', async () => {
  const leaving = new AbortController()
  const requests = [
    insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
    { id: 'b', atomicityGroup: 'g', method: 'post', url: 'rpc/sleep', body: {} },
    insertOrder('c', { item: 'milk' }),
  ]
  const headers = { 'content-type': 'application/json', ...ada }
  const left = fetch(`${server.url}/$batch`, { method: 'POST', headers, body: JSON.stringify({ requests }), signal: leaving.signal })
  const sleepers = () => query("select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'")
  while ((await sleepers()).length === 0) await sleep(10)
  leaving.abort()
  await assert.rejects(left, { name: 'AbortError' })
  while ((await sleepers()).length > 0) await sleep(10)
  const open = () =>
    query('select from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()')
  while ((await open()).length > 0) await sleep(10)
  assert.equal(await count('orders'), 0)
})
