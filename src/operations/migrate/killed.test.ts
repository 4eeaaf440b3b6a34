import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { beginCommand, runCommand } from '../../../tests/support/dorsal-command.ts'
import { eventually } from '../../../tests/support/eventually.ts'
import { killProcess } from '../../../tests/support/kill-process.ts'
import { faultOf, openMigrationBench } from '../../../tests/support/migration-bench.ts'
import { createStartedFolder, queryOnce, startTestCluster } from '../../../tests/support/test-cluster.ts'
import { createTestDatabase } from '../../../tests/support/test-database.ts'
import { createTestProject } from '../../../tests/support/test-project.ts'
import { toConnectionUrl } from '../../postgres/connection-target.ts'
import type { MigrationStatus } from './operation.ts'

const orders = `create table orders (id int primary key, n int not null default 0);
insert into orders select i from generate_series(1, 300) i;
`
const count = '-- dorsal:batch table=orders key=id size=10 pause=10ms\nupdate orders set n = n + 1;\n'
const index = 'create index concurrently orders_n on orders (n);\n'

async function openKilledProject(t: TestContext, migration: string) {
  const database = await createTestDatabase({ prefix: 'migrate_killed', sql: orders })
  t.after(() => database.drop())
  const project = createTestProject({ 'dorsal/migrations/1_change.sql': migration })
  t.after(() => project[Symbol.dispose]())
  const parameters = ['migrate', '--project', project.root, '--database-url', database.url, '--json']
  const variables = { DORSAL_MIGRATIONS_BATCH_TIME: '10ms' }
  return {
    query: database.query,
    connect: async () => {
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      return client
    },
    begin: () => beginCommand(parameters, variables),
    finish: async () => assert.equal((await runCommand(parameters, variables)).code, 0),
    readState: async () => {
      const { output } = await runCommand([...parameters, '--status'])
      const [status] = JSON.parse(output) as readonly MigrationStatus[]
      return status
    },
    look: async (text: string) =>
      Number((await database.query(`select count(*)::int as found from ${text}`).catch(() => []))[0]?.found ?? 0),
  }
}

test('Dorsal killed in the middle of batches: what is done is named, and the same command does the rest once', async (t) => {
  const project = await openKilledProject(t, `alter table orders add column m int;\n${count}`)
  const { kill, ended } = project.begin()
  await eventually(async () => (await project.look('orders where n = 1')) > 50, true)
  kill('SIGKILL')
  await ended
  const status = await project.readState()
  assert.equal(status?.state, 'half applied')
  assert.match(status.position ?? '', /^statement 2 of 2, \d+ of about 300 rows \(\d+ %\)$/)
  await project.finish()
  assert.deepEqual(await project.query('select min(n) as least, max(n) as most from orders'), [{ least: 1, most: 1 }])
  assert.equal((await project.readState())?.state, 'applied')
})

test('Dorsal killed in the middle of a CREATE INDEX CONCURRENTLY: the same command waits for what still works, and ends with one valid index', async (t) => {
  const project = await openKilledProject(t, `alter table orders add column m int;\n${index}`)
  const holder = await project.connect()
  await holder.query('begin isolation level repeatable read')
  await holder.query('select 1')
  const { kill, ended } = project.begin()
  const building = "pg_stat_activity where query like 'create index concurrently%' and wait_event_type = 'Lock'"
  await eventually(() => project.look(building), 1)
  kill('SIGKILL')
  await ended
  await holder.end()
  assert.equal((await project.readState())?.position, 'statement 2 of 2, begun and not seen to end')
  await project.finish()
  assert.deepEqual(
    await project.query(
      "select indexrelid::regclass::text as name from pg_index where indrelid = 'orders'::regclass and indisvalid order by 1",
    ),
    [{ name: 'orders_n' }, { name: 'orders_pkey' }],
  )
})

test('Dorsal killed in the middle of a transaction: nothing of it is there, and the same command applies it', async (t) => {
  const project = await openKilledProject(t, 'alter table orders add column m int;\nselect pg_sleep(3600) where exists (select from gate);')
  await project.query('create table gate (n int); insert into gate values (1)')
  const { kill, ended } = project.begin()
  await eventually(() => project.look("pg_stat_activity where query like 'select pg_sleep%'"), 1)
  kill('SIGKILL')
  await ended
  assert.equal((await project.readState())?.state, 'pending')
  await project.query('delete from gate')
  await project.finish()
  assert.equal(await project.look("pg_attribute where attrelid = 'orders'::regclass and attname = 'm'"), 1)
})

test('PostgreSQL killed in the middle: the state is named, and the same run goes on when it is back', async (t) => {
  const folder = await createStartedFolder()
  const started = await startTestCluster(folder.path)
  const { cluster } = started
  const target = cluster.target()
  const drop = async () => {
    await started[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  }
  const query = (text: string) => queryOnce(target, text)
  const bench = await openMigrationBench(t, {}, { url: toConnectionUrl(target), query, drop })
  const whenBack = () => eventually(async () => (await query('select').catch(() => [])).length, 1)
  const findBackend = async (text: string) =>
    Number(
      (
        await query(`select pid from pg_stat_activity where query like '${text}%' and backend_type = 'client backend' and state = 'active'`)
      )[0]?.pid ?? 0,
    )
  const statusOf = async (version: string) => (await bench.positions()).find(([each]) => each === version)?.slice(1)
  await query(orders)

  bench.write({ '1_count.sql': count })
  const counting = faultOf(bench.apply({ settings: { batchTime: 0.01 } }))
  await eventually(async () => Number((await query('select count(*)::int as done from orders where n = 1'))[0]?.done) > 50, true)
  killProcess(cluster.pid)
  assert.equal((await counting).code, 'migration_cut_off')
  await whenBack()
  assert.equal((await statusOf('1'))?.[0], 'half applied')
  await bench.apply()
  assert.deepEqual(await query('select min(n) as least, max(n) as most from orders'), [{ least: 1, most: 1 }])

  bench.write({ '2_sleep.sql': 'alter table orders add column m int;\nselect pg_sleep(3600) where exists (select from gate);' })
  await query('create table gate as select 1 as n')
  const sleeping = faultOf(bench.apply())
  await eventually(async () => (await findBackend('select pg_sleep')) > 0, true)
  killProcess(await findBackend('select pg_sleep'))
  assert.equal((await sleeping).code, 'migration_cut_off')
  await whenBack()
  assert.deepEqual(await statusOf('2'), ['pending', null])
  await query('delete from gate')
  await bench.apply()

  bench.write({ '3_index.sql': index })
  const holder = await bench.connect()
  await holder.query('begin isolation level repeatable read')
  await holder.query('select 1')
  const building = faultOf(bench.apply())
  await eventually(
    async () => (await query("select from pg_stat_activity where query like 'create index%' and wait_event_type = 'Lock'")).length,
    1,
  )
  killProcess(cluster.pid)
  assert.equal((await building).code, 'migration_cut_off')
  await whenBack()
  assert.deepEqual(await statusOf('3'), ['half applied', 'statement 1 of 1, begun and not seen to end'])
  await bench.apply()
  assert.deepEqual(await query("select indisvalid as valid from pg_index where indexrelid = 'orders_n'::regclass"), [{ valid: true }])
})
