import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../../../tests/support/eventually.ts'
import { killProcess } from '../../../tests/support/kill-process.ts'
import { type ReplicatedCluster, startReplicatedCluster } from '../../../tests/support/replicated-cluster.ts'
import { queryOnce } from '../../../tests/support/test-cluster.ts'
import { systemClock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import type { ConnectionTarget } from '../connection-target.ts'
import { connectDatabase } from '../database.ts'
import { postgresDefaults } from '../settings.ts'
import { type Sql, sql } from '../sql.ts'
import type { Database, RoundTrip } from '../types.ts'
import { followReplicas, type Replicas } from './follow-replicas.ts'
import { parsePosition } from './position.ts'
import { createPositionedDatabase, type PositionedDatabase } from './positioned-database.ts'
import { createReplica } from './replica.ts'

let cluster: ReplicatedCluster
let primary: Database
let replicas: Replicas

before(async () => {
  cluster = await startReplicatedCluster(2)
  await queryOnce(cluster.primary.target, 'create table notes (n int); insert into notes values (0)')
  primary = await connectDatabase(cluster.primary.target, postgresDefaults, silentLog)
  replicas = await follow(cluster.replicas.map(({ target }) => target))
  await eventually(countUsed, 2)
})
after(async () => {
  await replicas.stop()
  await primary.close()
  await cluster.stop()
})

function follow(targets: readonly ConnectionTarget[], maxLag = 60): Promise<Replicas> {
  return followReplicas(primary, { targets, maxLag, settings: postgresDefaults, log: silentLog, clock: systemClock })
}

const countUsed = () => replicas.report().filter(({ isUsed }) => isUsed).length

const sumReads = () => replicas.report().reduce((sum, { reads }) => sum + reads, 0)

async function ask({ database }: PositionedDatabase, statement: Sql, more: Partial<RoundTrip> = {}): Promise<string | undefined> {
  const [result] = await database.roundTrip({
    session: [['role', 'postgres']],
    statements: [statement],
    access: 'read only',
    end: 'commit',
    mayBeSlow: false,
    ...more,
  })
  return result?.rows[0]?.[0]?.toString()
}

const isReplica = sql`select pg_is_in_recovery()::text`
const newest = sql`select max(n)::text from notes`

/** Writes as one client and tells what his answer carries. */
async function write(n: number): Promise<string> {
  const client = replicas.forClient(undefined)
  await ask(client, sql`insert into notes values (${String(n)})`, { access: 'read write' })
  return client.position() ?? assert.fail('no position')
}

const replicaTargets = () => cluster.replicas.map(({ target }) => target)

async function onReplicas(statement: string): Promise<void> {
  await Promise.all(replicaTargets().map((target) => queryOnce(target, statement)))
}

test('reads go to the replicas in turn, writes and what is serializable to the primary', async () => {
  const client = replicas.forClient(undefined)
  const before = replicas.report().map(({ reads }) => reads)
  for (let i = 0; i < 4; i++) assert.equal(await ask(client, isReplica), 'true')
  assert.deepEqual(
    replicas.report().map(({ reads }, i) => reads - (before[i] ?? 0)),
    [2, 2],
  )
  assert.equal(await ask(client, isReplica, { access: 'read write' }), 'false')
  assert.equal(await ask(client, isReplica, { isolation: 'serializable' }), 'false')
  assert.equal(await ask(client, isReplica, { isolation: 'repeatable read' }), 'false')
  assert.equal(await ask(replicas.forClient(undefined), isReplica, { isolation: 'repeatable read' }), 'true')
})

test('a position is that of the commit, whichever way the transaction ends', async () => {
  const positions = [await write(1)]
  const client = replicas.forClient(undefined)
  assert.equal(client.position(), undefined)
  await ask(client, sql`insert into notes values (2)`, { access: 'read write', check: () => undefined })
  positions.push(client.position() ?? '')
  await client.database.transaction({}, async (transaction) => {
    await transaction.query(sql`insert into notes values (3)`)
  })
  positions.push(client.position() ?? '')
  const [{ rising } = {}] = await queryOnce(
    cluster.primary.target,
    `select '${positions[0]}'::pg_lsn < '${positions[1]}'::pg_lsn and '${positions[1]}'::pg_lsn < '${positions[2]}'::pg_lsn
       and '${positions[2]}'::pg_lsn <= pg_current_wal_insert_lsn() as rising`,
  )
  assert.equal(rising, true)
})

test('a replica that lags never shows an old row to a client who sends his position', async () => {
  await onReplicas('select pg_wal_replay_pause()')
  try {
    for (let n = 10; n < 30; n++) {
      const position = await write(n)
      assert.equal(await ask(replicas.forClient(position), newest), String(n))
    }
    assert.notEqual(await ask(replicas.forClient(undefined), newest), '29')
  } finally {
    await onReplicas('select pg_wal_replay_resume()')
  }
})

test('a replica that has caught up serves the client who wrote', async () => {
  const position = await write(40)
  await eventually(() => ask(replicas.forClient(position), isReplica), 'true')
  assert.equal(await ask(replicas.forClient(position), newest), '40')
})

test('what is known of a replica is not believed: the one that answers is asked how far it is, in the same transaction', async () => {
  const [target = assert.fail()] = replicaTargets()
  const needs = { settings: postgresDefaults, log: silentLog, maxLag: 60_000, findLag: () => 0, systemId: () => undefined }
  const replica = createReplica(target, needs)
  try {
    await replica.look()
    await queryOnce(target, 'select pg_wal_replay_pause()')
    const after = parsePosition(await write(45))
    const client = createPositionedDatabase({ primary, after, choose: () => replica })
    assert.equal(await ask(client, newest), '45')
    assert.deepEqual(replica.counts, { underWay: 0, reads: 1, fallbacks: 1 })
  } finally {
    await queryOnce(target, 'select pg_wal_replay_resume()')
    await replica.stop()
  }
})

test('errors are those of the primary', async () => {
  await onReplicas('select pg_wal_replay_pause()')
  try {
    await queryOnce(cluster.primary.target, 'create table later (n int); insert into later values (7)')
    assert.equal(await ask(replicas.forClient(undefined), sql`select n::text from later`), '7')
  } finally {
    await onReplicas('select pg_wal_replay_resume()')
  }
  const before = sumReads()
  await assert.rejects(ask(replicas.forClient(undefined), sql`select 1 / 0`), { message: 'division by zero' })
  assert.equal(sumReads(), before + 1)
})

test('rows are streamed from a replica, and by the primary when the replica cannot', async () => {
  const client = replicas.forClient(undefined)
  const collect = async (statement: Sql) => {
    const chunks: Buffer[] = []
    const stream = client.database.stream({ session: [], statement, separator: ',' })
    for await (const chunk of stream) chunks.push(chunk)
    return [Buffer.concat(chunks).toString(), stream.results()[0]?.affected]
  }
  assert.deepEqual(await collect(sql`select pg_is_in_recovery()::text from generate_series(1, 3)`), ['true,true,true', 3])
  await assert.rejects(collect(sql`select (1 / (2 - n))::text from generate_series(1, 3) n`), { message: 'division by zero' })
})

test('a position that is none is refused by name', () => {
  assert.throws(() => replicas.forClient('yesterday'), { code: 'position_invalid', status: 400 })
})

test('a replica that is killed fails no read, and takes reads again when it is back', async () => {
  let isOver = false
  const seen: unknown[] = []
  const reader = async () => {
    while (!isOver)
      seen.push(await ask(replicas.forClient(undefined), sql`select 'read' from pg_sleep(0.001)`).catch((error: Error) => error))
  }
  const readers = [reader(), reader(), reader(), reader()]
  const [victim] = cluster.replicas
  killProcess(victim?.pid())
  await eventually(countUsed, 1)
  await eventually(countUsed, 2)
  isOver = true
  await Promise.all(readers)
  assert.deepEqual(
    seen.filter((answer) => answer !== 'read'),
    [],
  )
})

test('a replica behind by more than the setting is left out by name, and comes back', async () => {
  const [first] = replicaTargets()
  const strict = await follow(first === undefined ? [] : [first], 1)
  try {
    await eventually(() => strict.report()[0]?.isUsed, true)
    await queryOnce(first ?? assert.fail(), 'select pg_wal_replay_pause()')
    await write(50)
    await eventually(() => strict.report()[0]?.reason, 'it is too far behind')
    await queryOnce(first ?? assert.fail(), 'select pg_wal_replay_resume()')
    await eventually(() => strict.report()[0]?.isUsed, true)
  } finally {
    await strict.stop()
  }
})

test('a primary named as its own replica is left out', async () => {
  const self = await follow([cluster.primary.target])
  try {
    assert.deepEqual([self.report()[0]?.isUsed, self.report()[0]?.reason], [false, 'it is no replica'])
  } finally {
    await self.stop()
  }
})
