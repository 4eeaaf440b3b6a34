import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../../tests/support/eventually.ts'
import { openTcpGate } from '../../tests/support/tcp-gate.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { type ConnectionTarget, parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { type PostgresSettings, postgresDefaults } from './settings.ts'
import { type Sql, sql } from './sql.ts'
import { StatementShape } from './statement-shapes.ts'
import type { Database, RoundTrip } from './types.ts'

let server: TestDatabase
let target: ConnectionTarget

before(async () => {
  server = await createTestDatabase()
  target = parseConnectionUrl(server.url)
})
after(() => server.drop())

async function withDatabase(settings: Partial<PostgresSettings>, work: (database: Database) => Promise<void>): Promise<void> {
  const database = await connectDatabase(target, { ...postgresDefaults, ...settings }, silentLog)
  try {
    await work(database)
  } finally {
    await database.close()
  }
}

async function ask(on: Database, statement: Sql, more: Partial<RoundTrip> = {}): Promise<string | undefined> {
  const [result] = await on.roundTrip({
    session: [],
    statements: [statement],
    access: 'read only',
    end: 'commit',
    mayBeSlow: false,
    ...more,
  })
  return result?.rows[0]?.[0]?.toString()
}

/** Waits for the advisory lock; instant, and therefore short, as long as nobody holds it. */
const passLock = (key: number, answer = '') => sql`select ${answer} from pg_advisory_xact_lock_shared(${String(key)}::bigint)`

const ownBackends = `from pg_stat_activity where backend_type = 'client backend' and datname = current_database() and pid <> pg_backend_pid()`

/** What is measured here takes longer than what the pool measures, so that the pool has learnt it too, however busy the machine is. */
async function learnThatItIsShort(database: Database): Promise<void> {
  const measured = new StatementShape('', '')
  while (!measured.isShort) {
    const started = performance.now()
    await ask(database, passLock(0))
    measured.recordDuration(performance.now() - started)
  }
}

/** Until the query gives a row: what another connection does is seen when it is there. */
const until = (query: string) => eventually(async () => (await server.query(query)).length > 0, true)

const untilWaiting = (count: number) => until(`select ${ownBackends} and wait_event = 'advisory' having count(*) = ${count}`)

test('reads under way on a connection that is killed run again on another', () =>
  withDatabase({ poolSize: 1 }, async (database) => {
    await learnThatItIsShort(database)
    await server.query('select pg_advisory_lock(1)')
    const answers = Promise.all([ask(database, passLock(1, 'a')), ask(database, passLock(0, 'b')), ask(database, passLock(0, 'c'))])
    await untilWaiting(1)
    await server.query(`select pg_terminate_backend(pid) ${ownBackends}`)
    await server.query('select pg_advisory_unlock(1)')
    assert.deepEqual(await answers, ['a', 'b', 'c'])
  }))

test('a write under way on a connection that is killed is answered ConnectionLost, as sent', () =>
  withDatabase({ poolSize: 1 }, async (database) => {
    await server.query('select pg_advisory_lock(1)')
    const lost = assert.rejects(ask(database, passLock(1), { access: 'read write', mayBeSlow: true }), {
      name: 'ConnectionLost',
      sent: true,
    })
    const waiting = ask(database, sql`select 'still asked'`)
    await untilWaiting(1)
    await server.query(`select pg_terminate_backend(pid) ${ownBackends}`)
    await lost
    await server.query('select pg_advisory_unlock(1)')
    assert.equal(await waiting, 'still asked')
  }))

test('short requests share a connection: when it is killed, each that could have written is told so', () =>
  withDatabase({ poolSize: 1 }, async (database) => {
    await learnThatItIsShort(database)
    await server.query('select pg_advisory_lock(1)')
    const asked = Promise.allSettled(['a', 'b', 'c'].map((answer) => ask(database, passLock(1, answer), { access: 'read write' })))
    await untilWaiting(1)
    await server.query(`select pg_terminate_backend(pid) ${ownBackends}`)
    const answers = await asked
    await server.query('select pg_advisory_unlock(1)')
    const sent = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.sent : answer.value))
    assert.deepEqual(sent, [true, true, true])
  }))

test('a client that leaves cancels its query and the connection stays', () =>
  withDatabase({ poolSize: 1 }, async (database) => {
    const backend = await ask(database, sql`select pg_backend_pid()`)
    const leaving = new AbortController()
    const left = assert.rejects(ask(database, sql`select pg_sleep(60)`, { mayBeSlow: true, signal: leaving.signal }), { message: 'gone' })
    await until(`select ${ownBackends} and wait_event = 'PgSleep'`)
    leaving.abort(new Error('gone'))
    await left
    assert.equal(await ask(database, sql`select pg_backend_pid()`), backend)
  }))

test('a client that leaves the queue is taken out, the others keep their places', () =>
  withDatabase({ poolSize: 1 }, async (database) => {
    const leaving = new AbortController()
    const first = ask(database, sql`select 'first' from pg_sleep(0.05)`, { mayBeSlow: true })
    const left = assert.rejects(ask(database, sql`select 'second'`, { signal: leaving.signal }), { message: 'gone' })
    const third = ask(database, sql`select 'third'`)
    leaving.abort(new Error('gone'))
    await left
    assert.deepEqual(await Promise.all([first, third]), ['first', 'third'])
    await assert.rejects(ask(database, sql`select 'late'`, { signal: leaving.signal }), { message: 'gone' })
  }))

test('a client that leaves does not cancel its neighbours on the connection', () =>
  withDatabase({ poolSize: 1 }, async (database) => {
    await learnThatItIsShort(database)
    await server.query('select pg_advisory_lock(1)')
    const leaving = new AbortController()
    const left = assert.rejects(ask(database, passLock(1, 'a'), { signal: leaving.signal }), { message: 'gone' })
    const neighbour = ask(database, passLock(1, 'b'))
    await untilWaiting(1)
    leaving.abort(new Error('gone'))
    await left
    await server.query('select pg_advisory_unlock(1)')
    assert.equal(await neighbour, 'b')
  }))

test('one request more than the queue holds is refused at once', () =>
  withDatabase({ poolSize: 1, queueLength: 2 }, async (database) => {
    const asked = [1, 2, 3].map((i) => ask(database, sql`select ${String(i)} from pg_sleep(0.02)`, { mayBeSlow: true }))
    await assert.rejects(ask(database, sql`select 4`), { code: 'database_busy', status: 503, headers: { 'Retry-After': '1' } })
    assert.deepEqual(await Promise.all(asked), ['1', '2', '3'])
  }))

test('a request that waits too long for a connection is answered PGRST003', () =>
  withDatabase({ poolSize: 1, acquireTimeout: 1 }, async (database) => {
    await server.query('select pg_advisory_lock(1)')
    const slow = ask(database, passLock(1, 'slow'), { mayBeSlow: true })
    const message = 'Timed out acquiring connection from connection pool.'
    await assert.rejects(ask(database, sql`select 2`), { code: 'PGRST003', status: 504, message })
    await server.query('select pg_advisory_unlock(1)')
    assert.equal(await slow, 'slow')
  }))

test('slow requests leave a connection to the others', () =>
  withDatabase({ poolSize: 2 }, async (database) => {
    await server.query('select pg_advisory_lock(1)')
    const slow = ['a', 'b', 'c'].map((answer) => ask(database, passLock(1, answer), { mayBeSlow: true }))
    await untilWaiting(1)
    for (let i = 0; i < 3; i++) assert.equal(await ask(database, sql`select 'quick'`), 'quick')
    await server.query('select pg_advisory_unlock(1)')
    assert.deepEqual(await Promise.all(slow), ['a', 'b', 'c'])
  }))

test('during an outage requests fail at once, afterwards they are served again', async () => {
  const gate = await openTcpGate(target)
  const database = await connectDatabase({ ...target, host: '127.0.0.1', port: gate.port }, postgresDefaults, silentLog)
  try {
    assert.equal(await ask(database, sql`select 'before'`), 'before')
    await gate.shut()
    const unreachable = { name: 'ConnectionLost', message: 'PostgreSQL cannot be reached', sent: false }
    await assert.rejects(ask(database, sql`select 'during'`), unreachable)
    await assert.rejects(ask(database, sql`select 'during'`), unreachable)
    await gate.open()
    await eventually(() => ask(database, sql`select 'after'`).catch(() => 'not yet'), 'after')
  } finally {
    await database.close()
    await gate.shut()
  }
})

test('when the way to PostgreSQL is cut under several requests, each is told what may have happened to it', async () => {
  const gate = await openTcpGate(target)
  const atGate = { ...target, host: '127.0.0.1', port: gate.port }
  const database = await connectDatabase(atGate, { ...postgresDefaults, poolSize: 1 }, silentLog)
  try {
    await learnThatItIsShort(database)
    await server.query('select pg_advisory_lock(1)')
    const answered = ask(database, passLock(0, 'answered'))
    const asked = Promise.allSettled([
      ask(database, passLock(1, 'read')),
      ask(database, passLock(1, 'written'), { access: 'read write' }),
      ask(database, sql`select 'queued'`, { access: 'read write', mayBeSlow: true }),
    ])
    assert.equal(await answered, 'answered')
    await untilWaiting(1)
    await gate.shut()
    const outcomes = (await asked).map((outcome) => (outcome.status === 'rejected' ? outcome.reason.sent : outcome.value))
    assert.deepEqual(outcomes, [false, true, false])
    await server.query('select pg_advisory_unlock(1)')
    await gate.open()
    await eventually(() => ask(database, sql`select 'after'`).catch(() => 'not yet'), 'after')
  } finally {
    await database.close()
    await gate.shut()
  }
})

test('a server that is not there is ConnectionLost', async () => {
  const gate = await openTcpGate(target)
  await gate.shut()
  await assert.rejects(connectDatabase({ ...target, port: gate.port }, postgresDefaults, silentLog), {
    name: 'ConnectionLost',
    sent: false,
  })
})

test('the unix socket serves like TCP', async () => {
  const [{ folder } = {}] = await server.query(
    `select trim('"' from split_part(current_setting('unix_socket_directories'), ',', 1)) as folder`,
  )
  const database = await connectDatabase({ ...target, host: String(folder) }, postgresDefaults, silentLog)
  try {
    assert.equal(await ask(database, sql`select coalesce(inet_client_addr()::text, 'socket')`), 'socket')
  } finally {
    await database.close()
  }
})

test('closing waits for what is under way and refuses what comes later', async () => {
  const database = await connectDatabase(target, { ...postgresDefaults, poolSize: 1 }, silentLog)
  const underWay = ask(database, sql`select 'done' from pg_sleep(0.05)`)
  const queued = assert.rejects(ask(database, sql`select 'queued'`), { message: 'The database was closed' })
  await Promise.all([queued, database.close()])
  assert.equal(await underWay, 'done')
  await assert.rejects(ask(database, sql`select 1`), { name: 'ConnectionLost', message: 'The database was closed' })
  assert.deepEqual(await server.query(`select pid ${ownBackends}`), [])
})
