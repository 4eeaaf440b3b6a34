import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/test-database.ts'
import { identifier } from '../../../postgres/sql.ts'
import { planDigestOfLeft, planDigestOfSeen } from './plan-digest.ts'

let database: TestDatabase
before(async () => {
  database = await createTestDatabase({
    prefix: 'digest',
    sql: 'create table public.t (a int); insert into t select generate_series(1, 5)',
  })
})
after(() => database.drop())

const table = identifier('public', 't')
const read = async (statement: string) => (await database.query(statement))[0]?.md5

test('the digest of what is seen does not depend on the order of the rows', async () => {
  const first = await read(planDigestOfSeen(table))
  await database.query(
    'create table sorted as select a from t order by a desc; truncate t; insert into t select a from sorted; drop table sorted',
  )
  assert.equal(await read(planDigestOfSeen(table)), first)
  assert.match(String(first), /^[0-9a-f]{32}$/)
})

test('after an update the rows that it left are told apart from those it wrote', async () => {
  const left = async (condition: string) => {
    await database.query(`begin; update t set a = a where ${condition}`)
    const digest = await read(planDigestOfLeft(table))
    await database.query('rollback')
    return digest
  }
  assert.equal(await left('a < 3'), await left('a in (1, 2)'))
  assert.notEqual(await left('a < 3'), await left('a > 3'))
})

test('no digest is made of more rows than it is worth', async () => {
  await database.query('begin; insert into t select generate_series(1, 20000)')
  assert.equal(await read(planDigestOfSeen(table)), undefined)
  await database.query('rollback')
})
