import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlayer } from './create-player.ts'
import { createRecorder } from './create-recorder.ts'
import { maskAnswer } from './mask-answer.ts'
import { toExchangeKey } from './to-key.ts'
import type { AskedExchange } from './types.ts'

const ask = (given: Partial<AskedExchange>): AskedExchange => ({
  method: 'GET',
  url: '/rest/v1/orders?select=id',
  headers: {},
  body: '',
  caller: 'anon:',
  ...given,
})
const answer = (body: string, status = 200) => ({ status, headers: { 'content-type': 'application/json', 'set-cookie': 'a=1' }, body })
const read = { isWrite: false }
const write = { isWrite: true }

test('what decides an answer decides the key: parameters and JSON keys in any order, not the client', () => {
  const key = toExchangeKey(ask({ url: '/rest/v1/orders?select=id&id=eq.1', body: '{"a":1,"b":{"c":2,"d":3}}' }))
  assert.equal(
    key,
    toExchangeKey(ask({ url: '/rest/v1/orders?id=eq.1&select=id', body: '{"b":{"d":3,"c":2},"a":1}', headers: { 'user-agent': 'x' } })),
  )
  const others = [
    ask({ url: '/rest/v1/orders?id=eq.2&select=id', body: '{"a":1,"b":{"c":2,"d":3}}' }),
    ask({ url: '/rest/v1/orders?id=eq.1&select=id', body: '{"a":1,"b":{"c":2,"d":4}}' }),
    ask({ url: '/rest/v1/orders?id=eq.1&select=id', body: '{"a":1,"b":{"c":2,"d":3}}', caller: 'authenticated:7' }),
    ask({ url: '/rest/v1/orders?id=eq.1&select=id', body: '{"a":1,"b":{"c":2,"d":3}}', headers: { accept: 'text/csv' } }),
    ask({ url: '/rest/v1/orders?id=eq.1&select=id', body: '{"a":1,"b":{"c":2,"d":3}}', method: 'POST' }),
  ]
  assert.deepEqual(
    others.filter((other) => toExchangeKey(other) === key),
    [],
  )
})

test('a read has the answer of its time, before and after a write', () => {
  const recorder = createRecorder('salt')
  const create = ask({ method: 'POST', body: '{"id":2}' })
  recorder.note(ask({}), answer('[1]'), read)
  recorder.note(create, answer('', 201), write)
  recorder.note(ask({}), answer('[1,2]'), read)
  recorder.note(create, answer('{"code":"23505"}', 409), write)
  recorder.note(ask({}), answer('[1,2]'), read)
  const recording = recorder.recording()
  assert.deepEqual(
    recording.exchanges.map(({ epoch, status, body }) => [epoch, status, body]),
    [
      [0, 200, '[1]'],
      [0, 201, ''],
      [1, 200, '[1,2]'],
      [1, 409, '{"code":"23505"}'],
    ],
  )
  const play = createPlayer(recording)
  const played = [ask({}), ask({}), create, ask({}), create, ask({}), create].map((asked) => play(asked)?.body)
  assert.deepEqual(played, ['[1]', '[1]', '', '[1,2]', '{"code":"23505"}', '[1,2]', '{"code":"23505"}'])
})

test('what was not recorded is not answered', () => {
  const recorder = createRecorder('salt')
  recorder.note(ask({}), answer('[1]'), read)
  assert.equal(createPlayer(recorder.recording())(ask({ url: '/rest/v1/customers' })), undefined)
})

test('no value of a request is kept, nor headers that no client reads', () => {
  const recorder = createRecorder('salt')
  const headers = { authorization: 'Bearer abc.def.ghi', apikey: 'sb_secret_1' }
  recorder.note(ask({ method: 'POST', url: '/rest/v1/orders?note=eq.hush', body: '{"note":"whisper"}', headers }), answer('[]'), write)
  const text = JSON.stringify(recorder.recording())
  assert.deepEqual(
    ['hush', 'whisper', 'abc.def', 'sb_secret', 'set-cookie', 'salt'].filter((word) => text.includes(word)),
    [],
  )
  assert.equal(recorder.recording().exchanges[0]?.request, 'POST /rest/v1/orders')
})

test('personal values become others, the same for the same, wherever they stand', () => {
  const body = JSON.stringify([
    {
      id: 7,
      email: 'ada@mill.uk',
      first_name: 'Ada',
      phone: '+44 20 7946 0000',
      note: 'Write to ada@mill.uk or +44 20 7946 0000',
      total: 3.5,
    },
    { id: 8, email: 'ada@mill.uk', first_name: null, phone: '', note: 'none', total: null },
  ])
  const masked = maskAnswer(body, { table: 'orders', salt: 'salt' })
  assert.deepEqual(
    ['ada@mill.uk', 'Ada', '7946'].filter((word) => masked.includes(word)),
    [],
  )
  const [first, second] = JSON.parse(masked)
  assert.deepEqual([first.id, first.total, second.first_name, second.phone, second.note], [7, 3.5, null, '', 'none'])
  assert.equal(first.email, second.email)
  assert.match(first.note, /^Write to person-[0-9a-f]{8}@example\.org or \+33\d{9}$/)
})

test('what is embedded is masked as a row of its own table', () => {
  const body = '[{"total":1,"customers":{"name":"Ada Byron","city":"London"}}]'
  assert.doesNotMatch(maskAnswer(body, { table: 'invoices', salt: 'salt' }), /Ada|Byron/)
})

test('tokens of a session are masked', () => {
  const body = '{"access_token":"aaa.bbb.ccc","refresh_token":"rrr","user":{"email":"ada@mill.uk"}}'
  assert.doesNotMatch(maskAnswer(body, { table: 'token', salt: 'salt' }), /aaa|rrr|ada/)
})

test('CSV is masked by its columns, its quotes and line breaks kept', () => {
  const body = 'id,first_name,title\n1,"Ada, ""Lady""","a\nb"\n2,,plain'
  const masked = maskAnswer(body, { table: 'orders', salt: 'salt', isCsv: true })
  assert.match(masked, /^id,first_name,title\n1,Person [0-9a-f]{8},"a\nb"\n2,,plain$/)
})

test('text that is no JSON is masked by what it looks like', () => {
  assert.match(
    maskAnswer('id,email\n1,ada@mill.uk\n', { table: 'orders', salt: 'salt' }),
    /^id,email\n1,person-[0-9a-f]{8}@example\.org\n$/,
  )
})
