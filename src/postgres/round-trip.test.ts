import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { postgresDefaults } from './settings.ts'
import { integer, type Sql, sql } from './sql.ts'
import { type Database, PostgresError, type RoundTrip } from './types.ts'

const schema = `
  create table pets (id int primary key, name text not null);
  insert into pets values (1, 'Ada'), (2, 'Bo');
  create table toys (pet int references pets deferrable initially deferred);
  grant all on pets, toys to public`

let server: TestDatabase
/** One connection: every request meets what the one before it left behind. */
let single: Database
let database: Database
let unprepared: Database

before(async () => {
  server = await createTestDatabase({ sql: schema })
  const target = parseConnectionUrl(server.url)
  single = await connectDatabase(target, { ...postgresDefaults, poolSize: 1, statementCacheSize: 3 }, silentLog)
  database = await connectDatabase(target, postgresDefaults, silentLog)
  unprepared = await connectDatabase(target, { ...postgresDefaults, poolSize: 2, preparedStatements: false }, silentLog)
})
after(async () => {
  await Promise.all([single.close(), database.close(), unprepared.close()])
  await server.drop()
})

/** Runs one request and gives the fields of its last statement as text. */
async function ask(on: Database, statement: Sql, more: Partial<RoundTrip> = {}): Promise<(string | null)[][]> {
  const results = await on.roundTrip({
    session: [],
    statements: [statement],
    access: 'read only',
    end: 'commit',
    mayBeSlow: false,
    ...more,
  })
  return (results.at(-1)?.rows ?? []).map((row) => row.map((field) => field?.toString() ?? null))
}

const withCode = (code: string) => (error: unknown) => error instanceof PostgresError && error.fields.code === code

const asReader = [
  ['role', 'pg_read_all_data'],
  ['request.jwt.claims', '{"sub":"7"}'],
] as const

const whoAmI = sql`select current_user::text, nullif(current_setting('request.jwt.claims', true), ''), current_setting('transaction_read_only')`
const nobody = [['postgres', null, 'off']]

test('role, claims and read only hold for the request and are gone after it', async () => {
  assert.deepEqual(await ask(single, whoAmI, { session: asReader }), [['pg_read_all_data', '{"sub":"7"}', 'on']])
  assert.deepEqual(await ask(single, whoAmI, { access: 'read write' }), nobody)
})

test('role, claims and read only are gone after an error', async () => {
  await assert.rejects(ask(single, sql`select 1 / ${'0'}::int`, { session: asReader }), {
    name: 'PostgresError',
    message: 'division by zero',
  })
  assert.deepEqual(await ask(single, whoAmI, { access: 'read write' }), nobody)
})

test('a role that cannot be taken stops the request before its statement', async () => {
  const insert = sql`insert into pets values (10, 'Never') returning id`
  const session = [['role', 'nobody_of_this_name']] as const
  await assert.rejects(ask(single, insert, { session, access: 'read write' }), withCode('22023'))
  assert.deepEqual(await ask(single, sql`select count(*) from pets where id = 10`), [['0']])
})

test('a read only request cannot write', async () => {
  await assert.rejects(ask(single, sql`insert into pets values (11, 'Never')`), withCode('25006'))
})

test('the error of one request does not touch its neighbours on the connection', async () => {
  for (let i = 0; i < 5; i++) await ask(single, sql`select ${'1'}::int / ${'1'}::int`)
  const answers = await Promise.allSettled(['1', '0', '2', '0'].map((divisor) => ask(single, sql`select ${'4'}::int / ${divisor}::int`)))
  const seen = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.fields.code))
  assert.deepEqual(seen, [[['4']], '22012', [['2']], '22012'])
})

test('a statement whose result changed under DDL is prepared again', async () => {
  await ask(single, sql`select * from pets where id = 1`)
  await server.query(`alter table pets add column color text default 'grey'`)
  assert.deepEqual(await ask(single, sql`select * from pets where id = 1`), [['1', 'Ada', 'grey']])
  await server.query('alter table pets drop column color')
  assert.deepEqual(await ask(single, sql`select * from pets where id = 1`, { end: 'rollback' }), [['1', 'Ada']])
})

test('statements that somebody deallocated are prepared again', async () => {
  await ask(single, sql`select 'kept'`)
  await ask(single, sql`deallocate all`, { access: 'read write' })
  assert.deepEqual(await ask(single, sql`select 'kept'`), [['kept']])
})

test('a statement that could not be prepared does not count as prepared', async () => {
  const statement = sql`select id from later`
  await assert.rejects(ask(single, statement), withCode('42P01'))
  await server.query('create table later (id int); insert into later values (5)')
  assert.deepEqual(await ask(single, statement), [['5']])
})

test('statements unused for longest are closed in PostgreSQL too', async () => {
  for (let i = 0; i < 10; i++) await ask(single, sql`select ${integer(i)}`)
  assert.deepEqual(await ask(single, sql`select count(*) from pg_prepared_statements`), [['3']])
})

test('a NUL in a value is refused by PostgreSQL and costs nobody the connection', async () => {
  const before = await ask(single, sql`select pg_backend_pid()`)
  await assert.rejects(ask(single, sql`select ${'a\0b'}`), withCode('22021'))
  await assert.rejects(ask(single, whoAmI, { session: [['request.path', '\0']] }), withCode('22021'))
  assert.deepEqual(await ask(single, sql`select pg_backend_pid()`), before)
})

test('values of five megabytes go in and come back whole', async () => {
  const value = 'é€'.repeat(1_000_000)
  assert.deepEqual(await ask(database, sql`select ${value}::text, ${Buffer.from('small')}::text, ${null}::text`), [[value, 'small', null]])
})

test('more values than the protocol can count are a PostgresError', async () => {
  const statement: Sql = { texts: Array.from({ length: 65_537 }, () => ''), values: Array.from({ length: 65_536 }, () => '1') }
  await assert.rejects(ask(database, statement), {
    name: 'PostgresError',
    message: '65536 values in one statement are more than the 65535 PostgreSQL takes',
  })
})

test('each statement has its rows and its count', async () => {
  const request: RoundTrip = {
    session: [],
    statements: [
      sql`insert into pets values (3, 'Cy'), (4, 'Di')`,
      sql`select id from pets where id > 2 order by id`,
      sql`delete from pets where id > 2`,
    ],
    access: 'read write',
    end: 'commit',
    mayBeSlow: true,
  }
  assert.deepEqual(await database.roundTrip(request), [
    { rows: [], affected: 2 },
    { rows: [[Buffer.from('3')], [Buffer.from('4')]], affected: 2 },
    { rows: [], affected: 2 },
  ])
})

test('an error in the second statement undoes the first', async () => {
  const statements = [sql`insert into pets values (5, 'Ed')`, sql`select 1 / 0`]
  await assert.rejects(ask(database, sql``, { statements, access: 'read write' }), { message: 'division by zero' })
  assert.deepEqual(await ask(database, sql`select count(*) from pets where id = 5`), [['0']])
})

test('a constraint that only fails at the commit is an error of the request', async () => {
  const orphan = sql`insert into toys values (99)`
  for (const more of [{}, { isolation: 'serializable' }, { check: () => undefined }] as const) {
    await assert.rejects(ask(single, orphan, { access: 'read write', ...more }), withCode('23503'))
  }
  assert.deepEqual(await ask(single, whoAmI, { access: 'read write' }), nobody)
})

test('a request that ends with rollback answers and leaves nothing', async () => {
  const insert = sql`insert into pets values (6, 'Flo') returning id`
  assert.deepEqual(await ask(single, insert, { access: 'read write', end: 'rollback' }), [['6']])
  assert.deepEqual(await ask(single, sql`select count(*) from pets where id = 6`), [['0']])
})

test('a check that throws undoes the request, one that does not lets it commit', async () => {
  const insert = sql`insert into pets values (7, 'Gus') returning id`
  const refuse = () => {
    throw new RangeError('too many')
  }
  await assert.rejects(ask(single, insert, { access: 'read write', check: refuse }), { name: 'RangeError', message: 'too many' })
  assert.deepEqual(await ask(single, sql`select count(*) from pets where id = 7`), [['0']])
  const seen: number[] = []
  const check: RoundTrip['check'] = (results) => seen.push(results.length)
  assert.deepEqual(await ask(single, insert, { access: 'read write', check }), [['7']])
  assert.deepEqual(await ask(single, sql`select count(*) from pets where id = 7`), [['1']])
  assert.deepEqual(seen, [1])
})

test('isolation and access hold in an explicit transaction, whose error leaves the connection usable', async () => {
  const look = sql`select current_setting('transaction_isolation'), current_setting('transaction_read_only'), current_user::text`
  assert.deepEqual(await ask(single, look, { isolation: 'serializable', session: asReader }), [['serializable', 'on', 'pg_read_all_data']])
  await assert.rejects(ask(single, sql`select 1 / 0`, { isolation: 'repeatable read' }), { message: 'division by zero' })
  assert.deepEqual(await ask(single, whoAmI, { access: 'read write' }), nobody)
})

test('statement_timeout of the session stops its statement only', async () => {
  const session = [['statement_timeout', '20']] as const
  await assert.rejects(ask(single, sql`select pg_sleep(5)`, { session }), withCode('57014'))
  assert.deepEqual(await ask(single, sql`select current_setting('statement_timeout')`), [['0']])
})

test('without prepared statements everything still works and nothing stays prepared', async () => {
  for (let i = 0; i < 3; i++)
    assert.deepEqual(await ask(unprepared, whoAmI, { session: asReader }), [['pg_read_all_data', '{"sub":"7"}', 'on']])
  assert.deepEqual(await ask(unprepared, sql`select count(*) from pg_prepared_statements where name <> ''`), [['0']])
})

test('two hundred requests at once, some failing, some slow, some writing, each get their own answer', async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 200 }, async (_, i) => {
      const id = String(i)
      const session = [['request.jwt.claims', id]] as const
      if (i % 10 === 3) return await ask(database, sql`select ${id}::int / 0`, { session })
      if (i % 10 === 5)
        return await ask(database, sql`select ${id}, current_setting('request.jwt.claims') from pg_sleep(0.005)`, {
          session,
          mayBeSlow: true,
        })
      if (i % 10 === 7) return await ask(database, sql`select ${id}, current_setting('request.jwt.claims')`, { session, end: 'rollback' })
      return await ask(database, sql`select ${id}, current_setting('request.jwt.claims')`, { session })
    }),
  )
  const seen = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.message))
  assert.deepEqual(
    seen,
    Array.from({ length: 200 }, (_, i) => (i % 10 === 3 ? 'division by zero' : [[String(i), String(i)]])),
  )
})
