import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { killProcess } from '../../../tests/support/kill-process.ts'
import { createStartedFolder, endProcess, queryOnce, startOwnerProcess, startTestCluster } from '../../../tests/support/test-cluster.ts'
import type { ConnectionTarget } from '../connection-target.ts'
import { findProcess } from './running-process.ts'
import type { Cluster, ClusterState } from './types.ts'

test('a server killed under write load comes back by itself with every acknowledged row', async () => {
  using folder = await createStartedFolder()
  await using started = await startTestCluster(folder.path)
  const { cluster } = started
  await queryOnce(cluster.target(), 'create table written (id int primary key)')
  const acknowledged = new Set<number>()
  for (const round of [1, 2, 3]) {
    const writers = [1, 2, 3, 4].map((writer) => writeUntilLost(cluster.target(), (round * 10 + writer) * 1_000_000, acknowledged))
    const enough = acknowledged.size + 200
    while (acknowledged.size < enough) await new Promise((resolve) => setTimeout(resolve, 5))
    const killed = cluster.pid ?? 0
    const states = recordStates(cluster)
    killProcess(killed)
    await Promise.all(writers)
    await states.untilUp
    assert.deepEqual(states.heard, ['down', 'starting', 'up'])
    assert.notEqual(cluster.pid, killed)
  }
  const rows = await queryOnce(cluster.target(), 'select id from written')
  const kept = new Set(rows.map(({ id }) => Number(id)))
  assert.deepEqual(
    [...acknowledged].filter((id) => !kept.has(id)),
    [],
  )
})

test('a crashed session makes the server start over, and the listeners are told', async () => {
  using folder = await createStartedFolder()
  await using started = await startTestCluster(folder.path)
  const client = new pg.Client({ ...started.cluster.target(), ssl: false })
  client.on('error', () => {})
  await client.connect()
  const session = (await client.query('select pg_backend_pid() as pid')).rows[0].pid
  const before = started.cluster.pid
  const states = recordStates(started.cluster)
  killProcess(session)
  await states.untilUp
  assert.deepEqual(states.heard, ['starting', 'up'])
  assert.equal(started.cluster.pid, before)
})

test('the server that a killed Dorsal left running is stopped, and nothing acknowledged is lost', async () => {
  using folder = await createStartedFolder()
  const first = await startOwnerProcess(folder.path)
  await queryOnce(first.report.target, 'create table kept as select 7 as lucky')
  await endProcess(first.child, 'SIGKILL')
  assert(findProcess(first.report.pid), 'the server outlives its Dorsal')
  await using second = await startTestCluster(folder.path)
  assert.deepEqual(second.progress, [`Stopping PostgreSQL (process ${first.report.pid}), which a killed Dorsal left running`])
  assert.equal(findProcess(first.report.pid), undefined)
  assert.deepEqual(await queryOnce(second.cluster.target(), 'select lucky from kept'), [{ lucky: 7 }])
})

test('after Dorsal and PostgreSQL were both killed the next start recovers and says so', async () => {
  using folder = await createStartedFolder()
  const first = await startOwnerProcess(folder.path)
  await queryOnce(first.report.target, 'create table kept as select n from generate_series(1, 1000) n')
  await endProcess(first.child, 'SIGKILL')
  killProcess(first.report.pid)
  await using second = await startTestCluster(folder.path)
  assert.match(second.progress.join('\n'), /PostgreSQL: database system was not properly shut down; automatic recovery in progress/)
  assert.match(second.progress.join('\n'), /PostgreSQL: redo done/)
  assert.deepEqual(await queryOnce(second.cluster.target(), 'select count(*)::int from kept'), [{ count: 1000 }])
})

test('a postmaster.pid whose process id belongs to another program now is recognised and removed', async () => {
  using folder = await createStartedFolder()
  const first = await startOwnerProcess(folder.path)
  const record = readFileSync(join(folder.path, 'data', 'postmaster.pid'), 'utf8')
  await endProcess(first.child, 'SIGTERM')
  const bystander = spawn('sleep', ['600'])
  await once(bystander, 'spawn')
  try {
    for (const name of ['data/postmaster.pid', 'run/.s.PGSQL.5432.lock']) {
      writeFileSync(join(folder.path, name), record.replace(/^\d+/, String(bystander.pid)))
    }
    await using second = await startTestCluster(folder.path)
    assert.deepEqual(second.progress, [`postmaster.pid names process ${bystander.pid}, which is another program by now: removed`])
    assert.equal(bystander.exitCode, null)
  } finally {
    await endProcess(bystander, 'SIGKILL')
  }
})

test('a server behind the wall of another container, known by its socket only, is left in peace', async () => {
  using folder = await createStartedFolder()
  const run = join(folder.path, 'run')
  {
    await using _first = await startTestCluster(folder.path)
  }
  const server = createServer().listen(join(run, '.s.PGSQL.5432'))
  await once(server, 'listening')
  const record = join(folder.path, 'data', 'postmaster.pid')
  writeFileSync(record, `4194304999\n${join(folder.path, 'data')}\n1795363997\n5432\n${run}\n`)
  try {
    await assert.rejects(startTestCluster(folder.path), { code: 'cluster_in_use_elsewhere' })
    assert.equal(existsSync(record), true)
  } finally {
    server.close()
  }
})

test('the lock of a killed Dorsal is taken over, also when its process id belongs to another program now', async () => {
  using folder = await createStartedFolder()
  const lock = join(folder.path, 'dorsal.lock')
  const first = await startOwnerProcess(folder.path)
  await endProcess(first.child, 'SIGKILL')
  assert.equal(JSON.parse(readFileSync(lock, 'utf8')).pid, first.child.pid)
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(/"pid":\d+/, `"pid":${process.pid}`))
  const second = await startTestCluster(folder.path)
  await second.cluster.stop()
  assert.equal(existsSync(lock), false)
})

test('a server that cannot start again is tried until the obstacle is gone', async () => {
  using folder = await createStartedFolder()
  await using started = await startTestCluster(folder.path)
  const { cluster } = started
  const control = join(cluster.dataFolder, 'postgresql.conf')
  const settings = readFileSync(control, 'utf8')
  writeFileSync(control, `${settings}\nno_such_setting = on\n`)
  const states = recordStates(cluster)
  killProcess(cluster.pid)
  while (states.heard.length < 4) await new Promise((resolve) => setTimeout(resolve, 5))
  writeFileSync(control, settings)
  await states.untilUp
  assert.deepEqual(states.heard.slice(0, 4), ['down', 'starting', 'down', 'starting'])
  assert.deepEqual(await queryOnce(cluster.target(), 'select 1 as one'), [{ one: 1 }])
})

/** Inserts one row after another, each in its own transaction, and notes those that PostgreSQL acknowledged. */
async function writeUntilLost(target: ConnectionTarget, first: number, acknowledged: Set<number>): Promise<void> {
  const client = new pg.Client({ ...target, ssl: false })
  client.on('error', () => {})
  await client.connect()
  try {
    for (let id = first; ; id++) {
      await client.query('insert into written values ($1)', [id])
      acknowledged.add(id)
    }
  } catch {
    await client.end().catch(() => {})
  }
}

function recordStates(cluster: Cluster) {
  const heard: ClusterState[] = []
  const untilUp = new Promise<void>((resolve) => {
    cluster.onStateChange((state) => {
      heard.push(state)
      if (state === 'up') resolve()
    })
  })
  return { heard, untilUp }
}
