import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive } from '../../tests/support/test-archive.ts'
import { callByGet, callByPost, jsonBody, readOf } from '../../tests/support/test-intents.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.stop())

const setting = (name: string) => callByGet('setting', [['name', name]])

const seen: readonly (readonly [name: string, value: string])[] = [
  ['role', 'archive_reader'],
  ['request.jwt.claims', '{"role":"archive_reader","sub":"7"}'],
  ['request.method', 'GET'],
  ['request.path', '/films'],
  ['request.headers', '{"accept":"*/*"}'],
  ['request.cookies', '{"theme":"dark"}'],
  ['search_path', '"archive", "public"'],
  ['transaction_read_only', 'on'],
]

for (const [name, value] of seen) {
  test(`SQL sees ${name}`, async () => assert.equal(await archive.read(setting(name)), value))
}

test('the time zone of a request holds for it alone', async () => {
  const asked = setting('timezone')
  assert.equal(await archive.read({ ...asked, preferences: { timezone: 'Asia/Tokyo' } }), 'Asia/Tokyo')
  assert.notEqual(await archive.read(asked), 'Asia/Tokyo')
})

test('the role comes first and everything goes in one round trip', async () => {
  await archive.run(readOf('films'))
  assert.deepEqual(archive.sent[0]?.session[0], ['role', 'archive_reader'])
  assert.deepEqual([archive.sent[0]?.statements.length, archive.sent[0]?.check, archive.sent[0]?.end], [1, undefined, 'commit'])
})

test('settings of the role and of the server reach the session', async () => {
  const run = {
    catalog: { roleSettings: new Map([['archive_reader', [['work_mem', '5MB']] as const]]), roleIsolation: new Map() },
    settings: { extraSearchPath: [], preRequest: undefined, transactionEnd: 'commit', session: [['app.settings.x', 'y']] },
  } as const
  assert.equal(await archive.read(setting('work_mem'), { run }), '5MB')
  assert.equal(await archive.read(setting('app.settings.x'), { run }), 'y')
})

test('the isolation level of a role holds for its requests', async () => {
  const catalog = { roleSettings: new Map(), roleIsolation: new Map([['archive_reader', 'serializable']]) }
  assert.equal(await archive.read(setting('transaction_isolation'), { run: { catalog } }), 'serializable')
})

test('SQL can set status and headers of the answer', async () => {
  const { responseStatus, responseHeaders } = await archive.run(callByPost('answer', jsonBody({})))
  assert.deepEqual([responseStatus, responseHeaders], ['418', '[{"x-cup": "tea"}]'])
  assert.equal((await archive.run(readOf('films'))).responseStatus, undefined)
})

test('a pre-request function may refuse the request', async () => {
  const settings = {
    extraSearchPath: [],
    preRequest: { schema: 'archive', name: 'no_guests' },
    transactionEnd: 'commit',
    session: [],
  } as const
  assert.equal((await archive.run(readOf('films'), { run: { settings } })).pageTotal, 4)
  const context = { method: 'GET', path: '/', headers: { 'x-guest': '1' }, cookies: {} }
  await assert.rejects(archive.run(readOf('films'), { run: { settings, context } }), { message: 'No guests' })
})

test('a request with the same shape has the same text, whatever its values', () => {
  const one = archive.render(readOf('films', { where: [{ embeds: [], condition: inIds('1') }] }))
  const other = archive.render(readOf('films', { where: [{ embeds: [], condition: inIds('1', '2', '3') }] }))
  assert.equal(one.text, other.text)
  assert.deepEqual([one.values, other.values], [['{"1"}'], ['{"1","2","3"}']])
})

function inIds(...values: readonly string[]) {
  return { kind: 'compare', field: { name: 'id', path: [] }, negated: false, comparison: { kind: 'in', values } } as const
}
