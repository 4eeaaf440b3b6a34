import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { postgresDefaults } from './settings.ts'
import { type Sql, sql } from './sql.ts'
import type { Database, RoundTrip } from './types.ts'

let server: TestDatabase
let database: Database

before(async () => {
  server = await createTestDatabase({ sql: 'create table stock (value int not null); insert into stock values (1)', prefix: 'shared' })
  const settings = { ...postgresDefaults, poolSize: 1, shareReads: true }
  database = await connectDatabase(parseConnectionUrl(server.url), settings, silentLog)
})

after(async () => {
  await database.close()
  await server.drop()
})

async function ask(statement: Sql, changes: Partial<RoundTrip> = {}): Promise<string> {
  const request: RoundTrip = {
    session: [['request.jwt.claims', '{}']],
    statements: [statement],
    access: 'read only',
    end: 'commit',
    mayBeSlow: false,
    ...changes,
  }
  const [result] = await database.roundTrip(request)
  return String(result?.rows[0]?.[0])
}

const write = (statement: Sql) => ask(statement, { access: 'read write', mayBeSlow: true })
const roll = sql`select random()::text`

test('equal reads that wait for a connection have one answer', async () => {
  const busy = write(sql`select pg_sleep(0.1)::text`)
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(roll)))
  assert.equal(new Set(answers).size, 1)
  await busy
})

test('reads of other claims, other values or one after the other have answers of their own', async () => {
  const claims = Array.from({ length: 5 }, (_, user) => ask(roll, { session: [['request.jwt.claims', `{"sub":"${user}"}`]] }))
  const values = Array.from({ length: 5 }, (_, value) => ask(sql`select random()::text where ${String(value)}::text is not null`))
  assert.equal(new Set(await Promise.all([...claims, ...values])).size, 10)
  assert.notEqual(await ask(roll), await ask(roll))
})

test('writes, calls and reads with an isolation level are never shared', async () => {
  for (const changes of [{ access: 'read write' }, { mayBeSlow: true }, { isolation: 'repeatable read' }, { end: 'rollback' }] as const) {
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(roll, changes)))
    assert.equal(new Set(answers).size, 4, JSON.stringify(changes))
  }
})

test('who asks after a commit never gets the answer of a read that left before it', async () => {
  const reader = await connectDatabase(parseConnectionUrl(server.url), { ...postgresDefaults, poolSize: 4, shareReads: true }, silentLog)
  const slowly = sql`select value::text from stock, pg_sleep(0.2)`
  const request = { session: [], statements: [slowly], access: 'read only', end: 'commit', mayBeSlow: false } as const
  const read = async () => String((await reader.roundTrip(request))[0]?.rows[0]?.[0])
  try {
    const early = read()
    await write(sql`update stock set value = 2 returning pg_sleep(0.05)::text`)
    assert.deepEqual([await read(), await early], ['2', '1'])
  } finally {
    await reader.close()
  }
})

test('who leaves takes nobody along; the query is cancelled when all have left', async () => {
  const leaver = new AbortController()
  const busy = write(sql`select pg_sleep(0.1)::text`)
  const left = ask(roll, { signal: leaver.signal })
  const [stays, alsoStays] = [ask(roll, { signal: new AbortController().signal }), ask(roll)]
  leaver.abort(new Error('left'))
  await assert.rejects(left, { message: 'left' })
  assert.equal(await stays, await alsoStays)
  await busy

  const leavers = [new AbortController(), new AbortController()]
  const asked = leavers.map(({ signal }) => ask(sql`select pg_sleep(60)::text`, { signal }))
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (const each of leavers) each.abort(new Error('left'))
  for (const each of asked) await assert.rejects(each, { message: 'left' })
  assert.match(await ask(roll), /^0\./)
})

test('a failed read fails everybody who shared it, and the next one runs anew', async () => {
  const busy = write(sql`select pg_sleep(0.1)::text`)
  const failures = await Promise.allSettled(Array.from({ length: 3 }, () => ask(sql`select (1 / (random() * 0)::int)::text`)))
  assert.deepEqual(
    failures.map((each) => each.status === 'rejected' && String(each.reason.message)),
    Array(3).fill('division by zero'),
  )
  await busy
  assert.match(await ask(roll), /^0\./)
})
