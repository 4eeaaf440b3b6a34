import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../../tests/support/eventually.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { postgresDefaults } from './settings.ts'
import { sql } from './sql.ts'
import { type Database, PostgresError } from './types.ts'

let server: TestDatabase
let database: Database

before(async () => {
  server = await createTestDatabase({ sql: 'create table pets (id int primary key)' })
  database = await connectDatabase(parseConnectionUrl(server.url), { ...postgresDefaults, poolSize: 1 }, silentLog)
})
after(async () => {
  await database.close()
  await server.drop()
})

const countPets = () => database.transaction({}, (transaction) => transaction.query(sql`select count(*)::int as pets from pets`))

test('rows are objects, JSON is parsed, bytes are text', async () => {
  const rows = await database.transaction({}, (transaction) =>
    transaction.query(
      sql`select ${'{"a":[1]}'}::json as document, ${Buffer.from('é')}::text as word, ${null}::int as nothing, 7 as number`,
    ),
  )
  assert.deepEqual(rows, [{ document: { a: [1] }, word: 'é', nothing: null, number: 7 }])
})

test('settings, isolation and access hold for the transaction only', async () => {
  const look = sql`select current_user::text as role, current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as "readOnly"`
  const options = { session: [['role', 'pg_read_all_data']], isolation: 'serializable', access: 'read only' } as const
  const inside = await database.transaction(options, (transaction) => transaction.query(look))
  assert.deepEqual(inside, [{ role: 'pg_read_all_data', isolation: 'serializable', readOnly: 'on' }])
  const outside = await database.transaction({}, (transaction) => transaction.query(look))
  assert.deepEqual(outside, [{ role: 'postgres', isolation: 'read committed', readOnly: 'off' }])
})

test('what the work throws undoes it and reaches the caller', async () => {
  const work = database.transaction({}, async (transaction) => {
    await transaction.query(sql`insert into pets values (1)`)
    throw new RangeError('changed my mind')
  })
  await assert.rejects(work, { name: 'RangeError', message: 'changed my mind' })
  assert.deepEqual(await countPets(), [{ pets: 0 }])
})

test('a refused statement is a PostgresError with its fields', async () => {
  const insertTwice = database.transaction({}, (transaction) => transaction.run('insert into pets values (1); insert into pets values (1)'))
  const error = await insertTwice.catch((thrown: unknown) => thrown)
  assert.ok(error instanceof PostgresError)
  const { code, schema, table, constraint } = error.fields
  assert.deepEqual([code, schema, table, constraint], ['23505', 'public', 'pets', 'pets_pkey'])
  assert.deepEqual(await countPets(), [{ pets: 0 }])
})

test('work that hides a failed statement does not look committed', async () => {
  const work = database.transaction({}, async (transaction) => {
    await transaction.query(sql`insert into pets values (1)`)
    await transaction.query(sql`select 1 / 0`).catch(() => undefined)
  })
  await assert.rejects(work, { name: 'PostgresError', message: 'The transaction was undone: one of its statements had failed' })
  assert.deepEqual(await countPets(), [{ pets: 0 }])
})

test('an abort cancels the statement and undoes the transaction', async () => {
  const leaving = new AbortController()
  const work = database.transaction({ signal: leaving.signal }, async (transaction) => {
    await transaction.query(sql`insert into pets values (1)`)
    setTimeout(() => leaving.abort(new Error('gone')), 10)
    await transaction.query(sql`select pg_sleep(60)`)
  })
  await assert.rejects(work, { message: 'gone' })
  assert.deepEqual(await countPets(), [{ pets: 0 }])
})

test('a killed backend is ConnectionLost and the next transaction has a new one', async () => {
  const work = database.transaction({}, (transaction) => transaction.query(sql`select pg_terminate_backend(pg_backend_pid())`))
  await assert.rejects(work, { name: 'ConnectionLost', sent: false })
  assert.deepEqual(await countPets(), [{ pets: 0 }])
})

test('a backend killed by its COMMIT leaves it open whether the transaction was done', async () => {
  const work = database.transaction({}, async (transaction) => {
    await transaction.run(`
      create function pg_temp.die() returns trigger language plpgsql as 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
      create temp table deadly (id int);
      create constraint trigger die after insert on deadly initially deferred for each row execute function pg_temp.die();
      insert into deadly values (1)`)
  })
  await assert.rejects(work, { name: 'ConnectionLost', sent: true })
})

test('notifications are heard on channels of any name until stopped', async () => {
  const heard: string[][] = []
  const listener = await database.listen(
    ['a "b"', 'c'],
    (channel, payload) => heard.push([channel, payload]),
    () => undefined,
  )
  await database.transaction({}, (transaction) => transaction.run(`notify "a ""b""", 'one'; notify c; notify d`))
  await eventually(() => heard.length, 2)
  await listener.stop()
  await database.transaction({}, (transaction) => transaction.run('notify c'))
  assert.deepEqual(heard, [
    ['a "b"', 'one'],
    ['c', ''],
  ])
})

test('a listener whose connection is killed connects again and says that it may have missed something', async () => {
  const heard: string[] = []
  let gaps = 0
  const listener = await database.listen(
    ['news'],
    (_, payload) => heard.push(payload),
    () => gaps++,
  )
  await server.query(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`)
  await eventually(() => gaps, 1)
  await server.query(`notify news, 'again'`)
  await eventually(() => heard.length, 1)
  await listener.stop()
  assert.deepEqual(heard, ['again'])
})
