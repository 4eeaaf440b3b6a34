import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../../tests/support/eventually.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { postgresDefaults } from './settings.ts'
import { sql } from './sql.ts'
import type { Database } from './types.ts'

let server: TestDatabase

before(async () => {
  server = await createTestDatabase({ sql: 'create sequence turns' })
})
after(() => server.drop())

/** One connection, kept busy by a lock of ours while `submit` fills the queue behind it. */
async function queueUp<T>(queueLength: number, submit: (ask: Ask, database: Database) => Promise<T>): Promise<T> {
  const database = await connectDatabase(parseConnectionUrl(server.url), { ...postgresDefaults, poolSize: 1, queueLength }, silentLog)
  await server.query('select pg_advisory_lock(1)')
  try {
    const busy = run(database, '', sql`select pg_advisory_xact_lock(1)`)
    await eventually(async () => (await server.query("select from pg_locks where locktype = 'advisory' and not granted")).length, 1)
    const served = submit((client) => run(database, client, sql`select nextval('turns')`), database)
    await server.query('select pg_advisory_unlock(1)')
    await busy
    return await served
  } finally {
    await database.close()
  }
}

type Ask = (client: string) => Promise<number>

async function run(database: Database, client: string, statement: ReturnType<typeof sql>): Promise<number> {
  const [result] = await database.roundTrip({
    session: [],
    statements: [statement],
    access: 'read write',
    end: 'commit',
    mayBeSlow: false,
    client,
  })
  return Number(result?.rows[0]?.[0]?.toString())
}

/** Clients in the order in which they were served; what was refused comes last, with its code. */
async function collect(asked: readonly (readonly [client: string, answer: Promise<number>])[]): Promise<readonly string[]> {
  const ends = await Promise.all(
    asked.map(
      async ([client, answer]) =>
        await answer.then((turn) => ({ client, turn })).catch(({ code }) => ({ client: `${client} ${code}`, turn: Infinity })),
    ),
  )
  return ends.sort((a, b) => a.turn - b.turn).map(({ client }) => client)
}

async function serve(queueLength: number, clients: readonly string[]): Promise<readonly string[]> {
  return await queueUp(queueLength, (ask) => collect(clients.map((client) => [client, ask(client)] as const)))
}

test('clients that wait are served in turns, each with its oldest first', async () => {
  const served = await serve(100, ['heavy', 'heavy', 'heavy', 'heavy', 'light', 'other', 'light'])
  assert.deepEqual(served, ['heavy', 'light', 'other', 'heavy', 'light', 'heavy', 'heavy'])
})

test('in a full queue, who has more than the average gives way to who has less', async () => {
  const served = await serve(4, ['heavy', 'heavy', 'heavy', 'heavy', 'light', 'light', 'heavy'])
  assert.deepEqual(served, ['heavy', 'light', 'heavy', 'heavy', 'heavy database_busy', 'light database_busy', 'heavy database_busy'])
})

test('in a full queue of equals, the one who comes is refused', async () => {
  const served = await serve(3, ['a', 'b', 'c', 'd'])
  assert.deepEqual(served, ['a', 'b', 'c', 'd database_busy'])
})

test('the counts tell how many wait, and how many were refused', async () => {
  await queueUp(2, async (ask, database) => {
    const asked = ['a', 'b', 'c'].map((client) => ask(client).catch(() => 0))
    const { connections, busy, waiting, refused } = database.counts()
    assert.deepEqual({ connections, busy, waiting, refused }, { connections: 1, busy: 1, waiting: 2, refused: 1 })
    await Promise.all(asked)
    assert.deepEqual([database.counts().waiting, database.counts().busy], [0, 0])
  })
})

test('a full queue tells beforehand whom it would refuse, and counts it', async () => {
  await queueUp(3, async (ask, database) => {
    const asked = ['heavy', 'heavy', 'other'].map((client) => ask(client))
    const codes = ['heavy', 'other', 'new', undefined].map((client) => database.findRefusal(() => client)?.code)
    assert.deepEqual(codes, ['database_busy', 'database_busy', undefined, undefined])
    assert.equal(database.counts().refused, 2)
    await Promise.all(asked)
  })
})

test('who asks is looked at only when the queue is full', async () => {
  await queueUp(2, async (ask, database) => {
    const asked = ask('a')
    const refusal = database.findRefusal(() => assert.fail('nobody was refused'))
    assert.equal(refusal, undefined)
    await asked
  })
})
