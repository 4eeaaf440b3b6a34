import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from './test-database.ts'

test('a database whose SQL fails says why, and is gone', async () => {
  const prefix = `refused_${process.pid}`
  await assert.rejects(createTestDatabase({ prefix, sql: 'create table books (title nothing)' }), {
    code: '42704',
    message: 'type "nothing" does not exist',
  })
  const database = await createTestDatabase()
  try {
    assert.deepEqual(await database.query('select datname from pg_database where starts_with(datname, $1)', [prefix]), [])
  } finally {
    await database.drop()
  }
})
