import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

let service: TestRestService

before(async () => {
  service = await startTestRestService(`
    create role conditional_ada; create role conditional_eve;
    create table app.notes (id int primary key, owner text not null, text text not null);
    insert into app.notes values (1, 'conditional_ada', 'one'), (2, 'conditional_ada', 'two'), (3, 'conditional_eve', 'three');
    alter table app.notes enable row level security;
    create policy own on app.notes using (owner = current_user);
    grant usage on schema app to conditional_ada, conditional_eve;
    grant select on app.notes to conditional_ada, conditional_eve;
    create table app.counter (id int primary key, value int not null);
    insert into app.counter values (1, 0);
    create function app.tagged() returns text stable language sql as
      $$ select 'words' from set_config('response.headers', '[{"ETag": "\\"version 7\\""}]', true) $$;`)
})

after(async () => {
  await service.query('drop owned by conditional_ada, conditional_eve; drop role conditional_ada, conditional_eve')
  await service.stop()
})

const tagOf = async (line: string, role?: string) => String((await service.ask(line, role === undefined ? {} : { role })).headers.etag)

test('an answer whose validator the client holds is 304, with what identifies it and without a body', async () => {
  const first = await service.ask('GET /counter?id=eq.1')
  assert.match(String(first.headers.etag), /^W\/"[\w-]{22}\.0-0\/\*"$/)
  assert.equal(first.headers['cache-control'], 'private, no-cache')
  const again = await service.ask('GET /counter?id=eq.1', { headers: { 'if-none-match': String(first.headers.etag) } })
  assert.deepEqual([again.statusCode, again.body, again.headers['content-type']], [304, '', undefined])
  assert.deepEqual(
    [again.headers.etag, again.headers['content-location'], again.headers.vary],
    [first.headers.etag, '/rest/v1/counter?id=eq.1', 'Accept, Prefer, Range'],
  )
})

test('one validator of several, a strong one or a star will do; others bring the answer', async () => {
  const etag = await tagOf('GET /counter')
  const ask = async (value: string) => (await service.ask('GET /counter', { headers: { 'if-none-match': value } })).statusCode
  assert.equal(await ask(`"other", ${etag}`), 304)
  assert.equal(await ask(etag.replace('W/', '')), 304)
  assert.equal(await ask('*'), 304)
  assert.equal(await ask('W/"other"'), 200)
  assert.equal(await ask(etag.replaceAll('"', '')), 200)
})

test('an equal page of more rows has another validator', async () => {
  const counted = { headers: { prefer: 'count=exact' } }
  const etag = String((await service.ask('GET /notes?limit=1&order=id', counted)).headers.etag)
  await service.query(`insert into app.notes values (4, 'conditional_ada', 'four')`)
  const again = await service.ask('GET /notes?limit=1&order=id', { headers: { ...counted.headers, 'if-none-match': etag } })
  assert.deepEqual([again.statusCode, again.headers['content-range']], [206, '0-0/4'])
})

test('what one role saw is not confirmed to another that sees other rows', async () => {
  const etag = await tagOf('GET /notes?order=id', 'conditional_ada')
  const other = await service.ask('GET /notes?order=id', { role: 'conditional_eve', headers: { 'if-none-match': etag } })
  assert.deepEqual([other.statusCode, other.body], [200, '[{"id":3,"owner":"conditional_eve","text":"three"}]'])
})

test('a validator that a function sets stands, how long it may be kept included, and is compared', async () => {
  const first = await service.ask('GET /rpc/tagged')
  assert.deepEqual([first.headers.etag, first.headers['cache-control']], ['"version 7"', undefined])
  const again = await service.ask('GET /rpc/tagged', { headers: { 'if-none-match': 'W/"version 7"' } })
  assert.equal(again.statusCode, 304)
})

test('HEAD, writes and errors carry no validator', async () => {
  for (const line of ['HEAD /counter', 'POST /counter', 'PATCH /counter?id=eq.99', 'GET /nothing']) {
    const body = line.startsWith('P') ? { id: 100, value: 1 } : undefined
    assert.equal((await service.ask(line, body === undefined ? {} : { body })).headers.etag, undefined, line)
  }
})

test('switched off, answers are as PostgREST gives them', async () => {
  const plain = await service.askWith({ conditionalRequests: false }, 'GET /counter', { headers: { 'if-none-match': '*' } })
  assert.deepEqual([plain.statusCode, plain.headers.etag, plain.headers['cache-control']], [200, undefined, undefined])
})

test('while others write, nobody is told that a row they changed before is unchanged', async () => {
  let written = 0
  let isOver = false
  const write = async () => {
    for (let value = 1; value <= 150; value++) {
      await service.query(`update app.counter set value = ${value} where id = 1`)
      written = value
      await service.query('select pg_sleep(0.005)')
    }
    isOver = true
  }
  const read = async (): Promise<number> => {
    let etag = ''
    let seen = 0
    let confirmed = 0
    while (!isOver) {
      const before = written
      const reply = await service.ask('GET /counter?id=eq.1&select=value', { headers: { 'if-none-match': etag } })
      if (reply.statusCode === 200) {
        etag = String(reply.headers.etag)
        seen = reply.json<[{ value: number }]>()[0].value
      } else confirmed++
      assert.ok(seen >= before, `the client holds ${seen}, and ${before} was committed before it asked`)
    }
    return confirmed
  }
  const [, ...confirmed] = await Promise.all([write(), read(), read(), read(), read()])
  assert.ok(confirmed.some((times) => times > 0))
})
