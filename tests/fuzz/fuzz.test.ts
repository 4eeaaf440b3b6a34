import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { type FuzzServer, startFuzzServer } from './fuzz-server.ts'
import { generateRequest } from './generate-request.ts'
import { findFault } from './judge-reply.ts'
import { runFuzz } from './run-fuzz.ts'

const seed = 20_261_122

let server: FuzzServer
before(async () => {
  server = await startFuzzServer()
})
after(() => server.stop())

test('2,000 generated requests are answered: no failure of the server, no text that reached SQL, no hidden row', {
  timeout: 300_000,
}, async (t) => {
  t.diagnostic(`seed ${seed}; again: npm run -s fuzz -- --seed ${seed} --only NUMBER`)
  const { findings, statuses } = await runFuzz(server, { seed, first: 0, count: 2000 })
  assert.deepEqual(findings, [])
  const rows = (statuses.get(200) ?? 0) + (statuses.get(206) ?? 0)
  assert.ok(rows > 500, `only ${rows} answers had rows: the requests say too little that is understood`)
})

test('a seed says every request, each for itself', () => {
  assert.deepEqual(generateRequest(seed, 7), generateRequest(seed, 7))
  const requests = new Set(Array.from({ length: 500 }, (_, index) => JSON.stringify(generateRequest(seed, index))))
  assert.ok(requests.size > 450, `only ${requests.size} of 500 requests differ`)
  assert.notDeepEqual(generateRequest(seed, 7), generateRequest(seed + 1, 7))
})

test('the hidden rows are there, and the judge knows them as text and as bytes', async () => {
  const [row] = await server.query("select count(*)::int as hidden from people where name like 'xyzzy-%'")
  assert.deepEqual(row, { hidden: 40 })
  const reply = { status: 200, headers: '', contentType: 'text/csv' }
  assert.equal(findFault({ ...reply, body: 'name\nxyzzy-nobody person' }, 'ada'), 'a row that nobody may see')
  assert.equal(
    findFault({ ...reply, body: `photo\n\\x${Buffer.from('xyzzy-ada').toString('hex')}` }, 'anon'),
    'a row that only ada may see',
  )
  assert.equal(findFault({ ...reply, body: 'name\nxyzzy-ada person' }, 'ada'), undefined)
  assert.equal(findFault({ ...reply, status: 500, body: '' }, 'ada'), 'status 500')
})

test('ada sees her rows, and the rows of nobody stay hidden', async () => {
  const read = async (caller: 'ada' | 'anon') => {
    const response = await fetch(`${server.url}/people?select=owner&order=owner&id=gt.1000`, { headers: server.headersOf(caller) })
    return [...new Set(((await response.json()) as readonly { readonly owner: string }[]).map(({ owner }) => owner))]
  }
  assert.deepEqual(await read('ada'), ['ada'])
  assert.deepEqual(await read('anon'), [])
})

const found: readonly (readonly [name: string, method: string, path: string, status: number, code: string | undefined])[] = [
  ['an empty JSON key names no column', 'GET', '/people?select=data->""&id=eq.1', 200, undefined],
  ['a name without a letter is refused before SQL', 'GET', '/people?order=""', 400, 'PGRST100'],
  ['a column without a letter of a function is refused before SQL', 'GET', '/rpc/find_people?pattern=x&order=""', 400, 'PGRST100'],
  ['a write on a view that takes none is not allowed', 'DELETE', '/crowded?city_id=eq.1', 405, '55000'],
]

for (const [name, method, path, status, code] of found) {
  test(`found by a run: ${name}`, async () => {
    const response = await fetch(`${server.url}${path}`, { method, headers: server.headersOf('anon') })
    const body = (await response.json()) as { readonly code?: string }
    assert.deepEqual([response.status, body.code], [status, code])
  })
}

test('found by a run: a HEAD that cannot be read is answered without a body', async () => {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.end(Buffer.from('HEAD /rest/v1/\xe9 HTTP/1.1\r\nHost: a\r\n\r\n', 'latin1'))
  const answer = await text(socket)
  assert.match(answer, /^HTTP\/1\.1 400 /)
  assert.match(answer, /\r\n\r\n$/)
})
