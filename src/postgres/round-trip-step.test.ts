import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { postgresDefaults } from './settings.ts'
import { type Sql, sql } from './sql.ts'
import { type Database, PostgresError, type RoundTrip, type StatementResult } from './types.ts'

let server: TestDatabase
let database: Database

before(async () => {
  server = await createTestDatabase({ sql: 'create table pets (id int primary key)' })
  database = await connectDatabase(parseConnectionUrl(server.url), { ...postgresDefaults, poolSize: 1 }, silentLog)
})
beforeEach(() => server.query('truncate pets'))
after(async () => {
  await database.close()
  await server.drop()
})

const plain = { session: [], access: 'read write', end: 'commit', mayBeSlow: true } as const

function step(statement: Sql, changes: Partial<RoundTrip> = {}): RoundTrip {
  return { ...plain, statements: [statement], ...changes }
}

const insertPet = (id: string) => sql`insert into pets values (${id})`
const petIds = async () => (await server.query('select id from pets order by id')).map(({ id }) => id)
const texts = (results: readonly StatementResult[]) =>
  results.map(({ rows }) => rows.map((row) => row.map((field) => field?.toString() ?? null)))

test('fields are bytes of the text format, whatever their type', async () => {
  const [result] = await database.transaction({}, (transaction) =>
    transaction.roundTrip(step(sql`select ${'[1.10]'}::json, ${Buffer.from('é')}::text, null, ${'\\x00ff'}::bytea, true`)),
  )
  assert.deepEqual(result, {
    rows: [[Buffer.from('[1.10]'), Buffer.from('é'), null, Buffer.from('\\x00ff'), Buffer.from('t')]],
    affected: 1,
  })
})

test('a step sees what the one before it wrote, and not what it had set', async () => {
  const look = sql`select current_user, current_setting('a.b', true), current_setting('transaction_read_only'), (select count(*) from pets)`
  const seen = await database.transaction({ session: [['c.d', 'kept']] }, async (transaction) => {
    await transaction.roundTrip(step(insertPet('1'), { session: [['a.b', 'gone']] }))
    const reader = { session: [['role', 'pg_read_all_data']], access: 'read only' } as const
    const asReader = await transaction.roundTrip(step(look, reader))
    const asOwner = await transaction.roundTrip(step(look))
    const kept = await transaction.roundTrip(step(sql`select current_setting('c.d')`))
    return [asReader, asOwner, kept].flatMap(texts)
  })
  assert.deepEqual(seen, [[['pg_read_all_data', '', 'on', '1']], [['postgres', '', 'off', '1']], [['kept']]])
})

test('a step that is read only refuses to write, also between steps that do', async () => {
  const work = database.transaction({}, async (transaction) => {
    await transaction.roundTrip(step(insertPet('1')))
    await transaction.roundTrip(step(insertPet('2'), { access: 'read only' }))
  })
  await assert.rejects(work, (error) => error instanceof PostgresError && error.fields.code === '25006')
  assert.deepEqual(await petIds(), [])
})

test('a step that ends in rollback is undone alone', async () => {
  await database.transaction({}, async (transaction) => {
    await transaction.roundTrip(step(insertPet('1')))
    await transaction.roundTrip(step(insertPet('2'), { end: 'rollback' }))
    await transaction.roundTrip(step(insertPet('3')))
  })
  assert.deepEqual(await petIds(), [1, 3])
})

test('a check that throws undoes the transaction', async () => {
  const check = () => {
    throw new RangeError('too many')
  }
  const work = database.transaction({}, async (transaction) => {
    await transaction.roundTrip(step(insertPet('1')))
    await transaction.roundTrip(step(insertPet('2'), { check }))
  })
  await assert.rejects(work, { name: 'RangeError', message: 'too many' })
  assert.deepEqual(await petIds(), [])
})

test('a step cannot change the isolation of the transaction', async () => {
  const serializable = step(sql`select current_setting('transaction_isolation')`, { isolation: 'serializable' })
  const same = await database.transaction({ isolation: 'serializable' }, (transaction) => transaction.roundTrip(serializable))
  assert.deepEqual(texts(same), [[['serializable']]])
  const other = database.transaction({}, (transaction) => transaction.roundTrip(serializable))
  await assert.rejects(other, { name: 'Fault', code: 'isolation_fixed' })
})

test('a transaction that is to be undone gives its result and leaves nothing', async () => {
  const results = await database.transaction({ end: 'rollback' }, (transaction) =>
    transaction.roundTrip(step(sql`insert into pets values (1) returning id`)),
  )
  assert.deepEqual(texts(results), [[['1']]])
  assert.deepEqual(await petIds(), [])
})
