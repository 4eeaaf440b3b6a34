import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AttackedServer, type Question, startAttackedServer, userId } from './attacked-server.ts'

let server: AttackedServer
let user: Readonly<Record<string, string>>

before(async () => {
  server = await startAttackedServer({ DORSAL_BODY_LIMIT: '4000000' })
  user = await server.userHeaders(1)
})
after(() => server?.stop())

async function expectAnswers(expected: readonly (readonly [path: string, status: number, code?: string])[]): Promise<void> {
  for (const [path, status, code] of expected) {
    const answer = await server.ask(`/rest/v1/${path}`, { headers: user })
    assert.deepEqual([answer.status, answer.code], [status, code], `${path.slice(0, 80)}: ${answer.text.slice(0, 200)}`)
  }
}

async function expectWrites(expected: readonly (readonly [body: string | Buffer, status: number, code: string])[], more: Question = {}) {
  for (const [body, status, code] of expected) {
    const answer = await server.ask('/rest/v1/notes', { method: 'POST', body, ...more, headers: { ...user, ...more.headers } })
    assert.deepEqual([answer.status, answer.code], [status, code], `${String(body).slice(0, 60)}: ${answer.text.slice(0, 200)}`)
  }
}

const nest = (open: string, close: string, times: number, inside: string) => `${open.repeat(times)}${inside}${close.repeat(times)}`
const note = (column: string, json: string) => `{"owner":"${userId(1)}","${column}":${json}}`

test('brackets go as deep as anybody needs and no deeper', () =>
  expectAnswers([
    [`notes?and=(${nest('or(', ')', 90, 'id.eq.1')})`, 200],
    [`notes?and=(${nest('or(', ')', 1500, 'id.eq.1')})`, 400, 'PGRST100'],
    [`notes?and=(${nest('not.and(', ')', 880, 'id.eq.1')})`, 400, 'PGRST100'],
    [`notes?and=(${'and('.repeat(2000)}`, 400, 'PGRST100'],
    [`notes?and=${'('.repeat(8000)}`, 400, 'PGRST100'],
    [`notes?select=${nest('remarks(notes(', '))', 300, 'id')}`, 400, 'PGRST100'],
    [`notes?select=${nest('...remarks(...notes(', '))', 200, 'id')}`, 400, 'PGRST100'],
    [`notes?select=${'remarks(notes('.repeat(500)}`, 400, 'PGRST100'],
    [`notes?id=${'not.'.repeat(1900)}eq.1`, 400, 'PGRST100'],
  ]))

test('what is wide is answered, or refused where PostgreSQL has no room for it', () =>
  expectAnswers([
    [`notes?select=id&id=in.(${'1,'.repeat(3900)}1)`, 200],
    [`notes?select=${'id,'.repeat(1000)}id`, 200],
    [`notes?select=${'id,'.repeat(2500)}id`, 400, '54011'],
    [`notes?order=${'id,'.repeat(2600)}id`, 200],
    [`notes?select=doc${'->a'.repeat(2500)}`, 200],
  ]))

test('numbers beyond their type are refused', () =>
  expectAnswers([
    ['notes?id=eq.99999999999999999999', 400, '22003'],
    ['notes?select=doc->999999999999999999999', 400, '22003'],
    ['notes?limit=99999999999999999999', 200],
    ['notes?offset=9223372036854775807', 200],
  ]))

test('patterns and searches end', () =>
  expectAnswers([
    [`notes?title=match.${encodeURIComponent('^(((a|s|e)*)*)*(x+x+)+y$')}`, 200],
    [`notes?title=match.${encodeURIComponent('((a{1,255}){1,255}){1,255}')}`, 400, '2201B'],
    [`notes?title=like.${'*'.repeat(4000)}a*b`, 200],
    [`notes?words=fts.${'!'.repeat(8000)}a`, 400, 'XX000'],
    [`notes?words=fts.${'('.repeat(3500)}a`, 400, '42601'],
  ]))

test('a query that takes longer than its role may is the work of a gateway that gave up', async () => {
  await server.query("alter role authenticated set statement_timeout = '100ms'; notify pgrst, 'reload schema'")
  const crossed = `notes?select=${nest('siblings(', ')', 6, 'id')}`
  try {
    // Until the new limit is known the old one of 8 s ends it.
    await expectAnswers([[crossed, 504, '57014']])
  } finally {
    await server.query("alter role authenticated set statement_timeout = '8s'; notify pgrst, 'reload schema'")
  }
})

test('JSON nested too deeply is refused', () =>
  expectWrites([
    [note('doc', nest('[', ']', 20_000, '')), 400, '54001'],
    [note('doc', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`), 400, '54001'],
    ['['.repeat(500_000), 400, 'PGRST102'],
    [nest('[', ']', 500_000, ''), 400, 'PGRST102'],
  ]))

test('values that PostgreSQL cannot hold are refused', () =>
  expectWrites([
    [note('title', JSON.stringify(Array.from({ length: 4000 }, (_, i) => (i * 7919).toString(36)).join(''))), 400, '54000'],
    [note('words', JSON.stringify('x'.repeat(5000))), 400, '54000'],
    [note('tags', nest('[', ']', 10, '"a"')), 400, '54000'],
    [note('id', '1e999'), 400, '22P02'],
    [note('title', '"\\ud800"'), 400, '22P02'],
    [note('doc', '"\\udc00"'), 400, '22P02'],
    [note('title', '"\\u0000"'), 400, '22P05'],
  ]))

test('bodies that are no JSON are refused', () =>
  expectWrites([
    ['   ', 400, 'PGRST102'],
    [`\ufeff${note('title', '"x"')}`, 400, 'PGRST102'],
    [`\v${note('title', '"x"')}`, 400, 'PGRST102'],
    [Buffer.from(note('title', '"x"'), 'utf16le'), 400, 'PGRST102'],
    ['[1]', 400, 'PGRST102'],
    ['[null]', 400, 'PGRST102'],
    ['[[]]', 400, 'PGRST102'],
    [note('title', '1e1e1'), 400, 'PGRST102'],
  ]))

test('a row that comes twice in one upsert is refused', async () => {
  const row = { owner: userId(1), title: 'twice' }
  const answer = await server.ask('/rest/v1/notes?on_conflict=title', {
    method: 'POST',
    body: JSON.stringify([row, row]),
    headers: { ...user, prefer: 'resolution=merge-duplicates' },
  })
  assert.deepEqual([answer.status, answer.code], [400, '21000'])
})

test('keys without number are refused in time', async () => {
  const keys = JSON.stringify(Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, 1])))
  await expectWrites([[keys, 400, 'PGRST204']])
  const called = await server.ask('/rest/v1/rpc/echo', { method: 'POST', body: keys })
  assert.deepEqual([called.status, called.code], [404, 'PGRST202'])
})

test('CSV that cannot be rows is refused', () =>
  expectWrites(
    [
      ['', 400, 'PGRST102'],
      [`owner,title\n${userId(1)},"${'x'.repeat(1_000_000)}`, 400, 'PGRST102'],
      [`owner,title\n${userId(1)},a\0b`, 400, 'PGRST100'],
      [`${'a,'.repeat(70_000)}b\n${'1,'.repeat(70_000)}1`, 400, 'PGRST204'],
    ],
    { headers: { 'content-type': 'text/csv' } },
  ))

test('a body is limited in bytes, whatever its length says', async () => {
  await expectWrites([[Buffer.alloc(4_000_001, 0x20), 413, 'body_too_large']])
  const announced = await server.exchange(
    'POST /rest/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1099511627776\r\n\r\n{}',
  )
  assert.match(announced, /^HTTP\/1\.1 413 [\s\S]*"body_too_large"/)
})

test('a body packed with gzip is not unpacked', () =>
  expectWrites([[Buffer.from('1f8b0800000000000003ab56ca2fcf4b2d52b2520200', 'hex'), 400, 'PGRST102']], {
    headers: { 'content-encoding': 'gzip' },
  }))

test('after all this the server is well', async () => {
  assert.equal((await server.ask('/health/ready')).status, 200)
  await expectAnswers([['notes?select=id&limit=1', 200]])
})
