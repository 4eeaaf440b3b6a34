import assert from 'node:assert/strict'
import { chownSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { findPostmaster, killProcess } from '../../../tests/support/kill-process.ts'
import { createStartedFolder, queryOnce, startTestCluster } from '../../../tests/support/test-cluster.ts'
import { createTestDatabase } from '../../../tests/support/test-database.ts'
import { loadProjectKeys } from '../../access/project-keys.ts'
import { systemClock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import { type Cluster, startCluster } from '../../postgres/cluster/cluster.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import {
  type Branch,
  type BranchTarget,
  branchServerSettings,
  type CreateBranchOptions,
  createBranch,
  createLiveSource,
  createServerSource,
  deleteBranch,
  listBranches,
} from './operation.ts'

const password = 'only-for-this-test'
let place: Awaited<ReturnType<typeof createStartedFolder>>
let live: Awaited<ReturnType<typeof startTestCluster>>
let folder: string

before(async () => {
  place = await createStartedFolder()
  live = await startTestCluster(place.path)
  folder = join(place.path, 'branches')
})
after(async () => {
  await live?.[Symbol.asyncDispose]()
  place?.[Symbol.dispose]()
})

function toOptions(name: string, more: Partial<CreateBranchOptions> = {}): CreateBranchOptions {
  const { cluster } = live
  const common = { log: silentLog, onProgress: () => {} }
  return {
    ...common,
    folder,
    name,
    source: createLiveSource({
      ...common,
      target: { ...cluster.target(), password },
      dataFolder: cluster.dataFolder,
      settings: postgresDefaults,
    }),
    isServed: false,
    steps: [],
    most: 3,
    encryptionKey: 'of the live project',
    postgres: postgresDefaults,
    signal: new AbortController().signal,
    clock: systemClock,
    ...more,
  }
}

async function removeBranch(name: string): Promise<void> {
  await deleteBranch({ folder, name, untilClosed: async () => {}, onProgress: () => {}, clock: systemClock })
}

const askLive = (text: string) => queryOnce(live.cluster.target(), text)

/** The branch's PostgreSQL for the length of `work`. */
async function withBranch<T>(branch: Branch, work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const { databasePasswords } = await loadProjectKeys({ stateFolder: branch.folder, clock: systemClock })
  const cluster = await startCluster({
    folder: join(branch.folder, 'postgres'),
    superuserPassword: databasePasswords.postgres,
    serverSettings: branchServerSettings,
    log: silentLog,
    onProgress: () => {},
  })
  return await work(cluster).finally(cluster.stop)
}

test('a branch made while money moves holds a moment of it, and no session of the live database is disturbed', async () => {
  await askLive(`create table accounts as select id, 100 as amount, repeat('x', 500) as filler from generate_series(1, 2000) id;
    create table moves (n bigserial primary key, at timestamptz default clock_timestamp())`)
  const client = new pg.Client({ ...live.cluster.target(), ssl: false })
  await client.connect()
  let isOver = false
  let moves = 0
  const mover = (async () => {
    for (; !isOver; moves++)
      await client.query(`update accounts set amount = amount + case when id = ${1 + (moves % 1000)} then 1 else -1 end
          where id in (${1 + (moves % 1000)}, ${2000 - (moves % 1000)}); insert into moves default values`)
  })()
  const branch = await createBranch(toOptions('moving'))
  isOver = true
  await mover
  await client.end()
  const { bytes, milliseconds, since, ...rest } = branch
  assert.deepEqual(rest, {
    name: 'moving',
    folder: join(folder, 'moving'),
    state: 'ready',
    source: 'the live database',
    number: 1,
    isServed: false,
  })
  assert.equal([(bytes ?? 0) > 10_000_000, (milliseconds ?? 0) > 0, Number.isNaN(Date.parse(since ?? ''))].join(), 'true,true,false')
  await withBranch(branch, async (cluster) => {
    const ask = (text: string) => queryOnce(cluster.target(), text)
    assert.deepEqual(await ask('select sum(amount)::int as money, count(*)::int as accounts from accounts'), [
      { money: 200_000, accounts: 2000 },
    ])
    const [kept] = await ask('select count(*)::int as n, max(n)::int as last from moves')
    assert.equal(kept?.n, kept?.last)
    assert(Number(kept?.n) > 0 && Number(kept?.n) <= moves)
    await ask('delete from accounts')
  })
  assert.deepEqual(await askLive('select count(*)::int as n from accounts'), [{ n: 2000 }])
  assert.deepEqual(await askLive('select slot_name from pg_replication_slots'), [])
  await removeBranch('moving')
  assert.deepEqual(await listBranches(folder), [])
  assert.deepEqual(readdirSync(folder), [])
})

test('roles come along with their passwords, but those of Dorsal; what ties the copy to its source is cut', async () => {
  await askLive(`create role reporter login password 'reads'; create role authenticator login password 'live';
    create schema dorsal; create table dorsal.api_keys (key text primary key); insert into dorsal.api_keys values ('live');
    create schema auth; create table auth.sessions (id int primary key); insert into auth.sessions values (1);
    create unlogged table scribbles as select 1; create publication everything for all tables;
    create subscription far connection 'host=nowhere.invalid' publication far with (connect = false, slot_name = 'far')`)
  await askLive(`select pg_create_logical_replication_slot('reader', 'pgoutput')`)
  // Not in force before a restart, which the branch has and the live database has not.
  for (const setting of [`archive_mode = 'on'`, `archive_command = 'false'`, `synchronous_standby_names = 'nobody'`])
    await askLive(`alter system set ${setting}`)
  const branch = await createBranch(toOptions('apart'))
  await withBranch(branch, async (cluster) => {
    const ask = (text: string) => queryOnce(cluster.target(), text)
    const logIn = (user: string, secret: string) =>
      queryOnce({ ...cluster.target(), user, password: secret }, 'select 1 as one').then(
        () => 'in',
        (error: Error & { code?: string }) => error.code,
      )
    assert.equal(await logIn('reporter', 'reads'), 'in')
    assert.equal(await logIn('authenticator', 'live'), '28P01')
    assert.equal(await logIn('postgres', password), '28P01')
    const { databasePasswords, encryptionKey } = await loadProjectKeys({ stateFolder: branch.folder, clock: systemClock })
    assert.equal(await logIn('authenticator', databasePasswords.authenticator), 'in')
    assert.equal(encryptionKey, 'of the live project')
    assert.deepEqual(
      await ask('select (select count(*) from dorsal.api_keys)::int as keys, (select count(*) from auth.sessions)::int as sessions'),
      [{ keys: 0, sessions: 0 }],
    )
    assert.deepEqual(await ask('select subenabled, subslotname from pg_subscription'), [{ subenabled: false, subslotname: null }])
    assert.deepEqual(await ask('select slot_name from pg_replication_slots'), [])
    assert.deepEqual(await ask('select count(*)::int as n from scribbles'), [{ n: 0 }])
    assert.deepEqual(
      await ask(`select name, setting from pg_settings where name in ('archive_mode', 'synchronous_standby_names') order by name`),
      [
        { name: 'archive_mode', setting: 'off' },
        { name: 'synchronous_standby_names', setting: '' },
      ],
    )
    await ask('drop subscription far')
  })
  await askLive('alter system reset all')
  await askLive('alter subscription far set (slot_name = none)')
  await askLive('drop subscription far')
  await askLive(`select pg_drop_replication_slot('reader')`)
  await askLive('drop publication everything; drop schema auth, dorsal cascade; drop role reporter, authenticator')
  await removeBranch('apart')
})

test('what cannot be made is refused with the reason, and nothing of it is left', async () => {
  const refuse = async (name: string, more: Partial<CreateBranchOptions> = {}) =>
    await createBranch(toOptions(name, more)).then(
      () => 'made',
      (error: Error & { code?: string }) => error.code ?? error.message,
    )
  assert.equal(await refuse('../outside'), 'branch_name_invalid')
  assert.equal(await refuse('UPPER'), 'branch_name_invalid')
  const { source } = toOptions('large')
  assert.equal(await refuse('large', { source: { ...source, measure: async () => 1e15 } }), 'branch_disk_too_small')
  const full = () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' }))
  assert.equal(await refuse('full', { source: { ...source, fill: full } }), 'branch_disk_full')
  assert.equal(await refuse('stepless', { steps: [() => Promise.reject(new Error('masking failed'))] }), 'masking failed')
  assert.equal(await refuse('stopped', { steps: [], signal: AbortSignal.abort() }), 'branch_given_up')
  assert.deepEqual(readdirSync(folder), [])
  assert.deepEqual(await askLive('select slot_name from pg_replication_slots'), [])
  assert.equal(await refuse('first', { most: 1 }), 'made')
  assert.equal(await refuse('first'), 'branch_exists')
  assert.equal(await refuse('second', { most: 1 }), 'too_many_branches')
  await removeBranch('first')
  await assert.rejects(removeBranch('first'), { code: 'branch_unknown' })
})

test('steps see the copy as its superuser before it is ready, and may change it', async () => {
  const seen: unknown[] = []
  const branch = await createBranch(
    toOptions('stepped', {
      steps: [
        async (target) => {
          seen.push(...(await listBranches(folder)).map(({ state }) => state))
          seen.push(...(await queryOnce(target(), 'create table mask as select current_user::text as by')))
          seen.push(...(await queryOnce(target(), 'show autovacuum')))
        },
      ],
    }),
  )
  assert.deepEqual(seen, ['being made', { autovacuum: 'off' }])
  await withBranch(branch, async (cluster) =>
    assert.deepEqual(await queryOnce(cluster.target(), "select by, current_setting('autovacuum') from mask"), [
      { by: 'postgres', current_setting: 'on' },
    ]),
  )
  await removeBranch('stepped')
})

test('when the PostgreSQL of a branch is killed while it is prepared, nothing of the branch is left', async () => {
  const kill = async () => {
    killProcess(findPostmaster(join(folder, 'shaken/postgres/data')))
  }
  const steps = [kill, async (target: BranchTarget) => void (await queryOnce(target(), 'select 1'))]
  await assert.rejects(createBranch(toOptions('shaken', { steps })))
  assert.deepEqual(readdirSync(folder), [])
  assert.equal((await createBranch(toOptions('shaken'))).state, 'ready')
  await removeBranch('shaken')
})

test('a database with tablespaces of its own is refused: a branch is one folder', async () => {
  const outside = join(place.path, 'outside')
  mkdirSync(outside)
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(live.cluster.dataFolder)
    chownSync(outside, uid, gid)
  }
  await askLive(`create tablespace elsewhere location '${outside}'`)
  await assert.rejects(createBranch(toOptions('spread')), { code: 'branch_tablespaces' })
  await askLive('drop tablespace elsewhere')
})

test('a database of a server elsewhere is read in one snapshot, with its roles but not their passwords', async () => {
  const writer = `branch_writer_${process.pid}`
  const database = await createTestDatabase({
    prefix: 'branch',
    sql: `create role ${writer} login password 'writes'; create table tools (id int primary key, name text);
      insert into tools values (1, 'saw'), (2, 'plane'); grant select on tools to ${writer}`,
  })
  const source = createServerSource({
    target: parseConnectionUrl(database.url),
    superuserPassword: password,
    settings: postgresDefaults,
    log: silentLog,
    onProgress: () => {},
  })
  const branch = await createBranch(toOptions('elsewhere', { source }))
  assert.equal(branch.source, `the database ${database.name} at 127.0.0.1`)
  await withBranch(branch, async (cluster) => {
    const ask = (text: string) => queryOnce(cluster.target(), text)
    assert.deepEqual(await ask('select name from tools order by id'), [{ name: 'saw' }, { name: 'plane' }])
    assert.deepEqual(
      await ask(`select has_table_privilege('${writer}', 'tools', 'select') as reads, rolpassword as password
        from pg_authid where rolname = '${writer}'`),
      [{ reads: true, password: null }],
    )
  })
  await removeBranch('elsewhere')
  await database.query(`drop table tools; drop role ${writer}`)
  await database.drop()
})
