import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { startAtFreePort } from '../../../tests/support/start-at-free-port.ts'
import {
  createStartedFolder,
  createTemporaryFolder,
  isRoot,
  ordinaryUser,
  queryOnce,
  startOwnerProcess,
  startTestCluster,
} from '../../../tests/support/test-cluster.ts'
import { silentLog } from '../../base/log.ts'
import { startCluster } from './cluster.ts'
import { findProcess } from './running-process.ts'

test('a first start creates the database, a second one finds what was written', async () => {
  using folder = createTemporaryFolder()
  {
    await using first = await startTestCluster(folder.path)
    assert.match(first.progress[0] ?? '', /^Creating the database in .*data \(PostgreSQL 18, user \w+\)$/)
    assert.match(first.cluster.serverVersion, /^18\.\d+$/)
    assert.equal(first.cluster.state(), 'up')
    await queryOnce(first.cluster.target(), 'create table kept as select 42 as answer')
  }
  await using second = await startTestCluster(folder.path)
  assert.deepEqual(second.progress, [])
  assert.deepEqual(await queryOnce(second.cluster.target(), 'select answer from kept'), [{ answer: 42 }])
})

test('the server has what Dorsal relies on, and a log without texts of statements', async () => {
  using folder = await createStartedFolder()
  await using started = await startTestCluster(folder.path)
  const names = [
    'data_checksums',
    'listen_addresses',
    'log_min_messages',
    'password_encryption',
    'server_encoding',
    'summarize_wal',
    'wal_level',
  ]
  const settings = await queryOnce(started.cluster.target(), 'select name, setting from pg_settings order by name')
  assert.deepEqual(
    settings.filter(({ name }) => names.includes(String(name))),
    [
      { name: 'data_checksums', setting: 'on' },
      { name: 'listen_addresses', setting: '' },
      { name: 'log_min_messages', setting: 'log' },
      { name: 'password_encryption', setting: 'scram-sha-256' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'summarize_wal', setting: 'on' },
      { name: 'wal_level', setting: 'logical' },
    ],
  )
  const locale = await queryOnce(started.cluster.target(), "select datlocprovider, datlocale from pg_database where datname = 'postgres'")
  assert.deepEqual(locale, [{ datlocprovider: 'b', datlocale: 'C.UTF-8' }])
  await queryOnce(started.cluster.target(), 'create extension pg_stat_statements')
})

test('a wrong password is refused, on the socket too', async () => {
  using folder = await createStartedFolder()
  await using started = await startTestCluster(folder.path)
  const target = { ...started.cluster.target(), password: 'wrong' }
  await assert.rejects(queryOnce(target, 'select 1'), { code: '28P01' })
})

test('stopping takes everything away but the data, may be asked twice, and tells the listeners', async () => {
  using folder = await createStartedFolder()
  const { cluster } = await startTestCluster(folder.path)
  const heard: string[] = []
  cluster.onStateChange((state) => heard.push(state))
  const pid = cluster.pid ?? 0
  await Promise.all([cluster.stop(), cluster.stop()])
  assert.equal(findProcess(pid), undefined)
  assert.deepEqual([cluster.pid, cluster.state(), heard], [undefined, 'down', ['down']])
  assert.deepEqual(readdirSync(folder.path).sort(), ['data', 'run'])
  assert.deepEqual(readdirSync(join(folder.path, 'run')), [])
})

test('a TCP port is opened on request, on the loopback address only', async () => {
  using folder = createTemporaryFolder()
  const options = { folder: folder.path, log: silentLog, onProgress: () => {}, superuserPassword: 'only-for-this-test' }
  const { cluster, tcpPort } = await startAtFreePort(async (tcpPort) => ({ cluster: await startCluster({ ...options, tcpPort }), tcpPort }))
  try {
    const target = cluster.tcpTarget('template1')
    assert.deepEqual([target.host, target.port], ['127.0.0.1', tcpPort])
    assert.deepEqual(await queryOnce(target, 'select current_database() as name'), [{ name: 'template1' }])
    assert.deepEqual(await queryOnce(cluster.target(), 'show listen_addresses'), [{ listen_addresses: '127.0.0.1' }])
  } finally {
    await cluster.stop()
  }
})

test('a TCP port in use is named', async () => {
  using folder = await createStartedFolder()
  const occupant = createServer().listen(0, '127.0.0.1')
  await new Promise((ready) => occupant.once('listening', ready))
  const address = occupant.address()
  assert(address !== null && typeof address === 'object')
  try {
    await assert.rejects(startTestCluster(folder.path, { tcpPort: address.port }), {
      code: 'cluster_port_in_use',
      message: `The database port ${address.port} is in use on 127.0.0.1`,
    })
  } finally {
    occupant.close()
  }
})

test('a path too long for a socket puts the socket into a short private folder, which the stop removes', async () => {
  using folder = createTemporaryFolder()
  const long = join(folder.path, 'a'.repeat(60), 'b'.repeat(60))
  const { cluster } = await startTestCluster(long)
  const { host } = cluster.target()
  try {
    assert.match(host, /\/dorsal-\w{6}$/)
    assert.equal(statSync(host).mode & 0o777, 0o700)
    assert.deepEqual(await queryOnce(cluster.target(), 'select 1 as one'), [{ one: 1 }])
  } finally {
    await cluster.stop()
  }
  assert.equal(existsSync(host), false)
})

test('a second Dorsal on the same folder is refused with the pid of the first', async () => {
  using folder = await createStartedFolder()
  await using _first = await startTestCluster(folder.path)
  await using second = await startOwnerProcess(folder.path)
  assert.equal(second.report.code, 'cluster_already_running')
  assert.equal(second.report.message, `Another Dorsal (process ${process.pid}) already runs on ${folder.path}`)
  await assert.rejects(startTestCluster(folder.path), { code: 'cluster_already_running', details: { pid: process.pid } })
})

test('an ordinary user runs the server as himself', async () => {
  using folder = createTemporaryFolder(ordinaryUser)
  await using owner = await startOwnerProcess(join(folder.path, 'postgres'), ordinaryUser)
  assert.deepEqual(await queryOnce(owner.report.target, 'select 1 as one'), [{ one: 1 }])
  assert.equal(statSync(join(folder.path, 'postgres', 'data')).uid, ordinaryUser.uid)
})

test('a start that is given up leaves neither a server nor a lock', async () => {
  using folder = await createStartedFolder()
  const reason = new Error('the user changed his mind')
  await assert.rejects(startTestCluster(folder.path, { signal: AbortSignal.abort(reason) }), reason)
  const later = new AbortController()
  const start = startTestCluster(folder.path, { signal: later.signal })
  while (!existsSync(join(folder.path, 'data', 'postmaster.pid'))) await new Promise((resolve) => setTimeout(resolve, 1))
  later.abort(reason)
  await assert.rejects(start, reason)
  assert.equal(existsSync(join(folder.path, 'data', 'postmaster.pid')), false)
  assert.equal(existsSync(join(folder.path, 'dorsal.lock')), false)
})

test('data may be a symbolic link to another place, existing or to be created', async () => {
  using folder = createTemporaryFolder()
  const [cluster, disk] = [join(folder.path, 'cluster'), join(folder.path, 'disk')]
  mkdirSync(cluster)
  mkdirSync(disk)
  symlinkSync(join(disk, 'data'), join(cluster, 'data'))
  for (const _start of ['first', 'second']) {
    await using started = await startTestCluster(cluster)
    assert.equal(started.cluster.dataFolder, join(disk, 'data'))
  }
})

test('settings made with ALTER SYSTEM win over the defaults, not over what Dorsal relies on', async () => {
  using folder = await createStartedFolder()
  {
    await using first = await startTestCluster(folder.path)
    await queryOnce(first.cluster.target(), "alter system set shared_buffers = '24MB'")
    await queryOnce(first.cluster.target(), "alter system set wal_level = 'minimal'")
  }
  await using second = await startTestCluster(folder.path)
  assert.deepEqual(await queryOnce(second.cluster.target(), 'show shared_buffers'), [{ shared_buffers: '24MB' }])
  assert.deepEqual(await queryOnce(second.cluster.target(), 'show wal_level'), [{ wal_level: 'logical' }])
})

if (isRoot) {
  test('root starts the server as an unprivileged user, also below a folder that this user may not enter', async () => {
    using folder = createTemporaryFolder()
    chmodSync(folder.path, 0o700)
    for (const _start of ['first', 'second']) {
      await using started = await startTestCluster(join(folder.path, 'project', 'postgres'))
      assert.notEqual(started.cluster.serverUser, 'root')
      assert.equal(findProcess(started.cluster.pid ?? 0)?.folder, started.cluster.dataFolder)
      assert.equal(dirname(started.cluster.dataFolder), join(folder.path, 'project', 'postgres'))
      await queryOnce(started.cluster.target(), 'create database scratch strategy file_copy')
      await queryOnce(started.cluster.target(), 'drop database scratch')
    }
  })

  test('root serves the data folder of an ordinary user as that user', async () => {
    using folder = createTemporaryFolder(ordinaryUser)
    const place = join(folder.path, 'postgres')
    {
      await using _owner = await startOwnerProcess(place, ordinaryUser)
    }
    await using started = await startTestCluster(place)
    assert.match(readFileSync(`/proc/${started.cluster.pid}/status`, 'utf8'), new RegExp(`^Uid:\t${ordinaryUser.uid}\t`, 'm'))
  })
}
