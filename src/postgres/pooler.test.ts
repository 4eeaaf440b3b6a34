import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { askEveryKind } from '../../tests/support/ask-every-kind.ts'
import { eventually } from '../../tests/support/eventually.ts'
import { type PoolerRelay, startPoolerRelay } from '../../tests/support/pooler-relay.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { findPooling } from './find-pooling.ts'
import { postgresDefaults } from './settings.ts'
import { integer, type Sql, sql } from './sql.ts'
import type { Database } from './types.ts'

let server: TestDatabase
let pooler: PoolerRelay

before(async () => {
  server = await createTestDatabase({ prefix: 'pooled' })
  pooler = await startPoolerRelay(server.url, { mode: 'transaction', size: 3 })
})
after(async () => {
  await pooler.stop()
  await server.drop()
})

async function ask(database: Database, statement: Sql): Promise<string | undefined> {
  const [result] = await database.roundTrip({
    session: [],
    statements: [statement],
    access: 'read only',
    end: 'commit',
    mayBeSlow: false,
  })
  return result?.rows[0]?.[0]?.toString()
}

test('behind a pooler that switches connections, requests of two processes that prepare nothing get their own answers', async () => {
  assert.deepEqual(await askEveryKind(pooler.target, { preparedStatements: false }), [])
})

test('two processes that prepare statements behind a pooler that loses them never run those of the other', async () => {
  assert.deepEqual(await askEveryKind(pooler.target, { preparedStatements: true }), [])
})

test('statements are prepared no more once the pooler was seen to lose them', async () => {
  const database = await connectDatabase(pooler.target, postgresDefaults, silentLog)
  try {
    const preparesNothing = async (round: number) => {
      const before = pooler.named()
      for (let i = 0; i < 6; i++)
        assert.equal(await ask(database, sql`select ${integer(round * 2 + (i % 2))}`), String(round * 2 + (i % 2)))
      return pooler.named() === before
    }
    let round = 0
    await eventually(() => preparesNothing(round++), true)
  } finally {
    await database.close()
  }
})

test('rows are streamed through a pooler', async () => {
  const database = await connectDatabase(pooler.target, { ...postgresDefaults, preparedStatements: false }, silentLog)
  try {
    const chunks: Buffer[] = []
    const request = { session: [], statement: sql`select n from generate_series(1, 5) n`, separator: ',' }
    for await (const chunk of database.stream(request)) chunks.push(chunk)
    assert.equal(Buffer.concat(chunks).toString(), '1,2,3,4,5')
  } finally {
    await database.close()
  }
})

test('a pooler is known by the server processes that answer through it', async () => {
  const inSessions = await startPoolerRelay(server.url, { mode: 'session', size: 3 })
  try {
    assert.equal(await findPooling(parseConnectionUrl(server.url), 10), 'none')
    assert.equal(await findPooling(pooler.target, 10), 'transaction')
    assert.equal(await findPooling(inSessions.target, 10), 'session')
  } finally {
    await inSessions.stop()
  }
})

test('a pooler with one server connection is known as one that switches', async () => {
  const narrow = await startPoolerRelay(server.url, { mode: 'transaction', size: 1 })
  try {
    assert.equal(await findPooling(narrow.target, 10), 'transaction')
  } finally {
    await narrow.stop()
  }
})
