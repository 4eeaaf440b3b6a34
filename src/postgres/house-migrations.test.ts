import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { applyHouseMigrations } from './house-migrations.ts'
import { postgresDefaults } from './settings.ts'
import { sql } from './sql.ts'
import type { Database } from './types.ts'

let server: TestDatabase
let database: Database
let folder: string

before(async () => {
  server = await createTestDatabase()
  database = await connectDatabase(parseConnectionUrl(server.url), postgresDefaults, silentLog)
})
after(async () => {
  await database.close()
  await server.drop()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dorsal-house-'))
  await database.transaction({}, (transaction) => transaction.run('drop schema if exists dorsal cascade; drop table if exists pets, toys'))
})
afterEach(() => rm(folder, { recursive: true }))

const apply = () => applyHouseMigrations(parseConnectionUrl(server.url), [{ house: 'zoo', folder: pathToFileURL(folder) }], silentLog)
const write = (name: string, text: string) => writeFile(join(folder, name), text)
const read = (statement: ReturnType<typeof sql>) => database.transaction({}, (transaction) => transaction.query(statement))

test('migrations run once, in the order of their names', async () => {
  await write('0002-toys.sql', 'create table toys (pet int references pets)')
  await write('0001-pets.sql', 'create table pets (id int primary key); insert into pets values (1)')
  assert.deepEqual(await apply(), [
    { house: 'zoo', name: '0001-pets' },
    { house: 'zoo', name: '0002-toys' },
  ])
  assert.deepEqual(await apply(), [])
  assert.deepEqual(await read(sql`select id from pets`), [{ id: 1 }])
})

test('a migration that fails leaves nothing, those before it stay', async () => {
  await write('0001-pets.sql', 'create table pets (id int primary key)')
  await write('0002-toys.sql', 'create table toys (id int); select 1 / 0')
  await assert.rejects(apply(), { name: 'PostgresError', message: 'division by zero' })
  assert.deepEqual(await read(sql`select to_regclass('pets')::text as pets, to_regclass('toys')::text as toys`), [
    { pets: 'pets', toys: null },
  ])
  await write('0002-toys.sql', 'create table toys (id int)')
  assert.deepEqual(await apply(), [{ house: 'zoo', name: '0002-toys' }])
})

test('a file that changed after it was applied is refused', async () => {
  await write('0001-pets.sql', 'create table pets (id int)')
  await apply()
  await write('0001-pets.sql', 'create table pets (id bigint)')
  await assert.rejects(apply(), {
    code: 'house_migration_changed',
    message: 'Migration 0001-pets of zoo differs from the one this database received',
  })
})

test('two that start together apply each migration once', async () => {
  await write('0001-pets.sql', 'select pg_sleep(0.05); create table pets (id int)')
  const applied = await Promise.all([apply(), apply(), apply()])
  assert.deepEqual(applied.flat(), [{ house: 'zoo', name: '0001-pets' }])
})
