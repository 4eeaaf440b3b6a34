import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { postgresDefaults } from './settings.ts'
import { integer, sql } from './sql.ts'
import type { Database, StreamRequest } from './types.ts'

let server: TestDatabase
let database: Database

before(async () => {
  server = await createTestDatabase({ sql: 'create table pets (id int); grant all on pets to public' })
  database = await connectDatabase(parseConnectionUrl(server.url), { ...postgresDefaults, poolSize: 1 }, silentLog)
})
after(async () => {
  await database.close()
  await server.drop()
})

const series = (count: number): StreamRequest => ({
  session: [['role', 'pg_read_all_data']],
  statement: sql`select 'row ' || generate_series(1, ${String(count)}::int)`,
  separator: ',',
})

async function collect(request: StreamRequest): Promise<readonly Buffer[]> {
  return await collectFrom(database.stream(request))
}

async function collectFrom(stream: AsyncIterable<Buffer>): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

async function readBackend(): Promise<string> {
  const rows = await database.transaction({}, (transaction) =>
    transaction.query<{ pids: string }>(
      sql`select array_agg(pid)::text as pids from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    ),
  )
  return String(rows[0]?.pids)
}

async function askUser(): Promise<string | undefined> {
  const [result] = await database.roundTrip({
    session: [],
    statements: [sql`select current_user::text`],
    access: 'read only',
    end: 'commit',
    mayBeSlow: false,
  })
  return result?.rows[0]?.[0]?.toString()
}

test('rows come joined, in order, in chunks that are not small', async () => {
  const chunks = await collect(series(100_000))
  assert.equal(Buffer.concat(chunks).toString(), Array.from({ length: 100_000 }, (_, i) => `row ${i + 1}`).join(','))
  assert.ok(chunks.length < 300, `${chunks.length} chunks`)
})

test('no rows give no chunk', async () => {
  assert.deepEqual(await collect(series(0)), [])
})

test('rows can be cut at both ends', async () => {
  const chunks = await collect({
    session: [],
    statement: sql`select row(i, 'ä b')::text from generate_series(1, 2) i`,
    separator: '|',
    trim: 1,
  })
  assert.equal(Buffer.concat(chunks).toString(), '1,"ä b"|2,"ä b"')
})

test('a row larger than a chunk comes whole', async () => {
  const chunks = await collect({ session: [], statement: sql`select repeat(${'x'}, 300000) from generate_series(1, 2)`, separator: '|' })
  assert.equal(Buffer.concat(chunks).toString(), `${'x'.repeat(300_000)}|${'x'.repeat(300_000)}`)
})

test('a slow reader keeps PostgreSQL waiting instead of filling memory', async () => {
  let bytes = 0
  for await (const chunk of database.stream({
    session: [],
    statement: sql`select repeat('x', 1000 + 0 * generate_series(1, 100000))`,
    separator: '',
  })) {
    if (bytes === 0) await untilPostgresWaits()
    bytes += chunk.length
  }
  assert.equal(bytes, 100_000_000)
})

/** Twice in a row, since a moment's wait happens to a reader that is quick, too. */
async function untilPostgresWaits(): Promise<void> {
  for (let inRow = 0; inRow < 2; ) {
    inRow = (await doesSomebodyWait('ClientWrite')) ? inRow + 1 : 0
    await sleep(50)
  }
}

async function untilSomebodyWaits(event: string): Promise<void> {
  while (!(await doesSomebodyWait(event))) await sleep(10)
}

async function doesSomebodyWait(event: string): Promise<boolean> {
  const waiting = await server.query('select from pg_stat_activity where datname = current_database() and wait_event = $1', [event])
  return waiting.length === 1
}

test('a reader that leaves cancels the statement and the connection serves the next', async () => {
  const backend = await readBackend()
  for await (const _ of database.stream(series(50_000_000))) break
  assert.equal(await askUser(), 'postgres')
  assert.equal(await readBackend(), backend)
})

test('an abort ends the stream with its reason', async () => {
  const leaving = new AbortController()
  const reading = collect({ session: [], statement: sql`select 'x' from pg_sleep(60)`, separator: '', signal: leaving.signal })
  leaving.abort(new Error('gone'))
  await assert.rejects(reading, { message: 'gone' })
  assert.equal(await askUser(), 'postgres')
})

test('an error in the middle comes after the rows before it, and role and connection are as before', async () => {
  const chunks: string[] = []
  const statement = sql`select (1 / (${integer(50_000)} - i))::text || repeat('x', 100) from generate_series(1, 60000) i`
  const reading = (async () => {
    for await (const chunk of database.stream({ session: [['role', 'pg_read_all_data']], statement, separator: '\n' }))
      chunks.push(chunk.toString())
  })()
  await assert.rejects(reading, { name: 'PostgresError', message: 'division by zero' })
  assert.ok(chunks.join('').startsWith(`0${'x'.repeat(100)}\n0`))
  assert.equal(await askUser(), 'postgres')
})

test('a statement that takes its connection along is run once more and not for ever', async () => {
  const statement = sql`select pg_terminate_backend(pg_backend_pid())::text`
  await assert.rejects(collect({ session: [], statement, separator: '' }), { name: 'ConnectionLost', sent: false })
  assert.equal(await askUser(), 'postgres')
})

test('a stream cannot write', async () => {
  const statement = sql`insert into pets values (1) returning id::text`
  await assert.rejects(collect({ session: [], statement, separator: '' }), { message: 'cannot execute INSERT in a read-only transaction' })
})

test('statements before and after the rows give their results, in the same transaction', async () => {
  const stream = database.stream({
    session: [['request.path', '/pets']],
    before: [sql`select set_config('app.seen', 'yes', true)`],
    statement: sql`select i::text || current_setting('app.seen') from generate_series(1, 3) i`,
    separator: ',',
    after: [sql`select current_setting('request.path')`],
  })
  assert.equal(Buffer.concat(await collectFrom(stream)).toString(), '1yes,2yes,3yes')
  const results = stream.results().map(({ rows, affected }) => [rows[0]?.[0]?.toString(), affected])
  assert.deepEqual(results, [
    ['yes', 1],
    [undefined, 3],
    ['/pets', 1],
  ])
})

test('with an isolation level the count before and the rows after are of one moment', async () => {
  await server.query('insert into pets select generate_series(1, 5); select pg_advisory_lock(1)')
  const stream = database.stream({
    session: [],
    isolation: 'repeatable read',
    before: [sql`select count(*) from pets`, sql`select pg_advisory_xact_lock(1)`],
    statement: sql`select id::text from pets order by id`,
    separator: ',',
  })
  const chunks = collectFrom(stream)
  await untilSomebodyWaits('advisory')
  await server.query('insert into pets values (6); select pg_advisory_unlock(1)')
  assert.equal(Buffer.concat(await chunks).toString(), '1,2,3,4,5')
  assert.equal(stream.results()[0]?.rows[0]?.[0]?.toString(), '5')
})

test('an error under an isolation level is undone before the next', async () => {
  const statement = sql`select (1 / i)::text from generate_series(0, 1) i`
  await assert.rejects(collect({ session: [], isolation: 'serializable', statement, separator: '' }), { message: 'division by zero' })
  assert.equal(await askUser(), 'postgres')
})
