import assert from 'node:assert/strict'
import { after, before, beforeEach, mock, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { connectTestDatabase } from '../../../tests/support/test-catalog.ts'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import type { Identity } from '../../access/identity.ts'
import { type Log, silentLog } from '../../base/log.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { applyHouseMigrations } from '../../postgres/house-migrations.ts'
import type { Database } from '../../postgres/types.ts'
import type { PlanUses, UsedName } from '../../query/uses.ts'
import { accessHouse, usageHouse } from '../../server/houses.ts'
import { readUsage, startRecordingUsage } from './operation.ts'
import type { UsageSettings } from './settings.ts'

let created: TestDatabase
let database: Database
before(async () => {
  created = await createTestDatabase({ prefix: 'usage' })
  await applyHouseMigrations(parseConnectionUrl(created.url), [accessHouse, usageHouse], silentLog)
  database = await connectTestDatabase(created.url)
})
beforeEach(() => created.query('truncate dorsal.usage'))
after(async () => {
  await database.close()
  await created.drop()
})

const settings: UsageSettings = { enabled: true, flush: 3600, retention: 90, maxEntries: 100, maxClients: 10 }
const now = Date.parse('2026-11-23T12:00:00Z')

function startRecording(
  changes: Partial<UsageSettings> = {},
  { at = now, log = silentLog }: { readonly at?: number; readonly log?: Log } = {},
) {
  return startRecordingUsage({ database, settings: { ...settings, ...changes }, clock: { now: () => at }, log })
}

function usesOf(object: string, ...members: readonly string[]): PlanUses {
  const names: readonly UsedName[] = [
    { way: 'read', schema: 'public', object, member: null },
    ...members.map((member): UsedName => ({ way: 'select', schema: 'public', object, member })),
  ]
  return { key: JSON.stringify(names), route: `GET /${object}`, names, ends: [] }
}

const anonymous: Identity = { role: 'anon', claims: '{}', source: 'anonymous' }
const shop = {
  identity: { ...anonymous, apiKey: 'publishable default' },
  headers: { 'x-client-name': 'web-shop', 'x-client-version': '4.2' },
}
const curl = { identity: anonymous, headers: { 'user-agent': 'curl/8.5.0' } }

const readRows = () =>
  created.query(`select day::text, object_name, member_name, way, route, client_name, client_version, library, api_key, role_name, count::int
    from dorsal.usage order by client_name, member_name, day`)

test('requests of a client are added up by name, route and day', async () => {
  const first = startRecording()
  first.note(usesOf('orders', 'note'), shop)
  first.note(usesOf('orders', 'note'), shop)
  first.note(usesOf('orders'), curl)
  await first.stop()
  const second = startRecording({}, { at: now + 1000 })
  second.note(usesOf('orders', 'note'), shop)
  await second.stop()
  const web = { client_name: 'web-shop', client_version: '4.2', library: '', api_key: 'publishable default', role_name: 'anon' }
  const other = { client_name: '', client_version: '', library: 'curl/8.5.0', api_key: 'none', role_name: 'anon' }
  const row = { day: '2026-11-23', object_name: 'orders', member_name: '', way: 'read', route: 'GET /orders' }
  assert.deepEqual(await readRows(), [
    { ...row, ...other, count: 1 },
    { ...row, ...web, count: 3 },
    { ...row, ...web, member_name: 'note', way: 'select', count: 3 },
  ])
  const [{ last } = {}] = await created.query('select max(last_seen) as last from dorsal.usage')
  assert.deepEqual(last, new Date(now + 1000))
})

test('requests of one route that use different names are added up where they use the same', async () => {
  const recorder = startRecording()
  const uses = usesOf('orders', 'id')
  recorder.note(uses, curl)
  recorder.note({ ...usesOf('orders', 'id', 'note'), route: uses.route }, curl)
  await recorder.stop()
  assert.deepEqual(
    (await readRows()).map(({ member_name, count }) => [member_name, count]),
    [
      ['', 2],
      ['id', 2],
      ['note', 1],
    ],
  )
})

test('what the server asks itself for its description counts nothing', async () => {
  const recording = startRecording()
  recording.note(usesOf('orders', 'note'), { identity: anonymous, headers: { 'user-agent': 'dorsal-docs' } })
  await recording.stop()
  assert.deepEqual(await readRows(), [])
})

test('what is counted is written at each flush, and once more at the stop', async () => {
  const recorder = startRecording({ flush: 1 })
  recorder.note(usesOf('orders'), curl)
  await recorder.flush()
  assert.equal((await readRows()).length, 1)
  recorder.note(usesOf('bills'), curl)
  await recorder.stop()
  assert.deepEqual((await readRows()).map((row) => row.object_name).sort(), ['bills', 'orders'])
})

test('more combinations than allowed are counted as others, and their requests are not lost', async () => {
  const recorder = startRecording({ maxEntries: 2 })
  for (const object of ['a', 'b', 'c', 'd']) recorder.note(usesOf(object), curl)
  recorder.note(usesOf('a'), curl)
  await recorder.stop()
  const rows = await readRows()
  assert.deepEqual(
    rows.map(({ object_name, way, client_name, count }) => [object_name, way, client_name, count]),
    [
      ['a', 'read', '', 2],
      ['b', 'read', '', 1],
      ['', 'other', '(others)', 2],
    ],
  )
})

test('more clients than allowed are others; what they use keeps its name', async () => {
  const recorder = startRecording({ maxClients: 1 })
  for (const name of ['one', 'two', 'three']) recorder.note(usesOf('orders'), { ...shop, headers: { 'x-client-name': name } })
  await recorder.stop()
  assert.deepEqual(
    (await readRows()).map(({ client_name, object_name, count }) => [client_name, object_name, count]),
    [
      ['(others)', 'orders', 2],
      ['one', 'orders', 1],
    ],
  )
})

test('two processes that write the same names at once add up', async () => {
  const objects = Array.from({ length: 50 }, (_, index) => `table_${index}`)
  const recorders = [startRecording(), startRecording()]
  for (const [index, recorder] of recorders.entries()) {
    for (const object of index === 0 ? objects : objects.toReversed()) recorder.note(usesOf(object, 'id'), curl)
  }
  await Promise.all(recorders.map((recorder) => recorder.stop()))
  assert.deepEqual(await created.query('select count(*)::int as rows, sum(count)::int as uses from dorsal.usage'), [
    { rows: 100, uses: 200 },
  ])
})

test('more rows than one statement takes are all written, and a later writing waits 50 times as long as this one took', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  let time = now
  let written = 0
  const slow: Pick<Database, 'transaction'> = {
    transaction: (options, work) => {
      written++
      time += 1000
      return database.transaction(options, work)
    },
  }
  const recorder = startRecordingUsage({ database: slow, settings: { ...settings, flush: 10 }, clock: { now: () => time }, log: silentLog })
  const columns = Array.from({ length: 1500 }, (_, index) => `column_${index}`)
  for (const object of ['a', 'b', 'c']) recorder.note(usesOf(object, ...columns), curl)
  await recorder.flush()
  assert.equal((await readRows()).length, 3 * 1501)
  recorder.note(usesOf('later'), curl)
  const wait = async (seconds: number) => {
    time += seconds * 1000
    mock.timers.tick(seconds * 1000)
    await setImmediate()
    return written
  }
  const writings = [written, await wait(190), await wait(10)]
  mock.timers.reset()
  await recorder.stop()
  assert.deepEqual(writings, [4, 4, 5])
})

test('days beyond the retention are deleted', async () => {
  await created.query(`insert into dorsal.usage values ('2026-08-24', 'public', 'old', '', 'read', '', '', '', '', '', '', 1, now()),
    ('2026-08-25', 'public', 'kept', '', 'read', '', '', '', '', '', '', 1, now())`)
  const recorder = startRecording()
  recorder.note(usesOf('orders'), curl)
  await recorder.stop()
  assert.deepEqual(
    (await readRows()).map((row) => row.object_name),
    ['kept', 'orders'],
  )
})

test('what cannot be written stays in memory until it can, and is told once', async () => {
  const told: unknown[] = []
  const recorder = startRecording({}, { log: { ...silentLog, warn: (...entry: readonly unknown[]) => void told.push(entry.at(-1)) } })
  await created.query('alter table dorsal.usage rename to away')
  recorder.note(usesOf('orders'), curl)
  await recorder.flush()
  recorder.note(usesOf('orders'), curl)
  await recorder.flush()
  await created.query('alter table dorsal.away rename to usage')
  await recorder.stop()
  assert.deepEqual(
    (await readRows()).map(({ object_name, count }) => [object_name, count]),
    [['orders', 2]],
  )
  assert.deepEqual(told, ['usage is only kept in memory, and lost with this process: dorsal.usage cannot be written here'])
})

test('usage is asked for by column, with what reads every column, and by client', async () => {
  const recorder = startRecording({}, { at: Date.now() })
  recorder.note(usesOf('orders', 'note', 'id'), shop)
  recorder.note(usesOf('orders', '*'), curl)
  await recorder.stop()
  const ask = async (question: Parameters<typeof readUsage>[1]) => {
    const { uses } = await readUsage(database, question)
    return uses.map(({ name, library, way, object, member, count, perDay }) => [name || library, way, object, member, count, perDay])
  }
  assert.deepEqual(await ask({ schema: 'public', object: 'orders', member: 'note' }), [
    ['curl/8.5.0', 'select', 'orders', '*', 1, 1],
    ['web-shop', 'select', 'orders', 'note', 1, 1],
  ])
  assert.equal((await ask({ client: 'web-shop' })).length, 3)
  assert.equal((await ask({ client: 'curl' })).length, 2)
  assert.deepEqual(await ask({ since: '2999-01-01' }), [])
})

test('a database without the table of usage says that nothing is kept, and how it would be', async () => {
  const plain = await createTestDatabase({ prefix: 'usage' })
  const unprepared = await connectTestDatabase(plain.url)
  try {
    await assert.rejects(readUsage(unprepared, {}), { code: 'usage_not_recorded', status: 409 })
  } finally {
    await unprepared.close()
    await plain.drop()
  }
})
