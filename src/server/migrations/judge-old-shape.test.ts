import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { silentLog } from '../../base/log.ts'
import type { Contract } from '../../operations/migrate/operation.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { applyHouseMigrations } from '../../postgres/house-migrations.ts'
import { houses } from '../houses.ts'
import { createOldShapeJudge } from './judge-old-shape.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const note: Contract = { of: '1', unusedFor: '7d', ends: [{ schema: 'public', object: 'orders', member: 'note' }] }
const orders: Contract = { ...note, ends: [{ schema: 'public', object: 'orders', member: null }] }

let database: TestDatabase

before(async () => {
  database = await createTestDatabase({ prefix: 'judge' })
})
after(() => database.drop())

const judge = (contract: Contract) => createOldShapeJudge({ target: parseConnectionUrl(database.url) }, now)(contract)

async function record(day: string, way: string, [object, member]: readonly [string, string], client = 'web-shop') {
  await database.query(
    `insert into dorsal.usage (schema_name, object_name, member_name, day, way, route, client_name, client_version, library, api_key, role_name, count, last_seen)
      values ('public', '${object}', '${member}', '${day}', '${way}', 'GET /orders', '${client}', '4.2', '', 'none', 'anon', 8, '${day}T11:00:00Z')`,
  )
}

test('without records nothing could be checked', async () => {
  assert.deepEqual(await judge(note), { kind: 'could not be checked', sentence: 'no use is recorded' })
  await applyHouseMigrations(
    parseConnectionUrl(database.url),
    houses.filter(({ house }) => house === 'usage'),
    silentLog,
  )
  assert.deepEqual(await judge(note), { kind: 'could not be checked', sentence: 'no use is recorded' })
})

test('recorded for long enough: who used it in that time is named, by whole rows as well', async () => {
  await record('2026-11-01', 'select', ['orders', 'note'])
  await record('2026-11-19', 'select', ['orders', 'id'])
  assert.deepEqual(await judge(note), { kind: 'unused' })
  assert.deepEqual(await judge(orders), { kind: 'unused' })
  await record('2026-11-18', 'read', ['orders', ''])
  await record('2026-11-18', 'select', ['orders', '*'], 'mobile')
  assert.deepEqual(await judge(orders), { kind: 'used', sentence: 'web-shop 4.2 reads public.orders once a day, last 2 days ago' })
  await record('2026-11-17', 'filter', ['orders', 'note'])
  assert.deepEqual(await judge(note), {
    kind: 'used',
    sentence:
      'mobile 4.2 reads public.orders.* once a day, last 2 days ago; web-shop 4.2 filters by public.orders.note once a day, last 3 days ago',
  })
})

test('not for long enough, or not every use, is no proof', async () => {
  await database.query('truncate dorsal.usage')
  await record('2026-11-13', 'select', ['orders', 'id'])
  assert.deepEqual(await judge(note), { kind: 'could not be checked', sentence: 'uses are recorded since 2026-11-13 only' })
  await record('2026-11-12', 'select', ['orders', 'id'])
  assert.deepEqual(await judge(note), { kind: 'unused' })
  await record('2026-11-19', 'other', ['', ''], '(others)')
  assert.deepEqual(await judge(note), { kind: 'could not be checked', sentence: 'not every use could be kept' })
})

test('what no request names could not be checked', async () => {
  const expected = { kind: 'could not be checked', sentence: 'no record tells whether its old shape is used' }
  assert.deepEqual(await judge({ ...note, ends: [] }), expected)
  assert.deepEqual(await judge({ ...note, unusedFor: null }), expected)
})
