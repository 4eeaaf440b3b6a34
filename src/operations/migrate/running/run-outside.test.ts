import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../../tests/support/eventually.ts'
import { faultOf, openMigrationBench } from '../../../../tests/support/migration-bench.ts'

type Bench = Awaited<ReturnType<typeof openMigrationBench>>

const listIndexes = (bench: Bench) =>
  bench.query("select indexrelid::regclass::text as name, indisvalid as valid from pg_index where indrelid = 'orders'::regclass order by 1")

/** Applies what is pending and ends the process in the server while its statement outside of a transaction waits for `holder`. */
async function cutOffWhileWaiting(bench: Bench, lock: string) {
  const holder = await bench.connect()
  await holder.query('begin isolation level repeatable read')
  await holder.query(lock)
  const failure = faultOf(bench.apply())
  const isWaiting = async () =>
    (await bench.query("select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")).length
  await eventually(isWaiting, 1)
  await bench.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
  )
  assert.equal((await failure).code, 'migration_cut_off')
  await holder.query('commit')
}

test('an index that was cut off half done is dropped and built again by the same command', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_index.sql':
      'create table orders (id int, code text);\ncreate index concurrently orders_id on orders (id);\ncreate index concurrently on orders (code);',
  })
  // A snapshot of somebody else, which the build waits for before queries may use the index.
  await cutOffWhileWaiting(bench, 'select 1')
  assert.deepEqual(await listIndexes(bench), [{ name: 'orders_id', valid: false }])
  assert.deepEqual(await bench.positions(), [['1', 'half applied', 'statement 2 of 3, begun and not seen to end']])
  await bench.apply()
  assert.ok(bench.lines.includes('1_index.sql: dropping the invalid index public.orders_id, which an interrupted run left'))
  assert.deepEqual(await listIndexes(bench), [
    { name: 'orders_code_idx', valid: true },
    { name: 'orders_id', valid: true },
  ])
})

test('of indexes without a name only the one the statement has begun is dropped', async (t) => {
  const bench = await openMigrationBench(t, { '1_orders.sql': 'create table orders (id int);\ninsert into orders values (1), (1);' })
  await bench.apply()
  await assert.rejects(bench.query('create unique index concurrently somebody_elses on orders (id)'))
  bench.write({ '2_index.sql': 'create unique index concurrently on orders (id);' })
  const failure = await faultOf(bench.apply())
  assert.equal(failure.message, '2_index.sql:1:1: could not create unique index "orders_id_idx"')
  assert.deepEqual(await listIndexes(bench), [
    { name: 'orders_id_idx', valid: false },
    { name: 'somebody_elses', valid: false },
  ])
  await bench.query('truncate orders')
  await bench.apply()
  assert.deepEqual(await listIndexes(bench), [
    { name: 'orders_id_idx', valid: true },
    { name: 'somebody_elses', valid: false },
  ])
})

test('an index that was left half done is dropped too when the file now wants another', async (t) => {
  const bench = await openMigrationBench(t, { '1_orders.sql': 'create table orders (id int);\ninsert into orders values (1), (1);' })
  await bench.apply()
  bench.write({ '2_index.sql': 'create unique index concurrently orders_once on orders (id);' })
  await faultOf(bench.apply())
  bench.write({ '2_index.sql': 'create index orders_id on orders (id);' })
  await bench.apply()
  assert.deepEqual(await listIndexes(bench), [{ name: 'orders_id', valid: true }])
})

test('IF NOT EXISTS does not pass over an invalid index of the name', async (t) => {
  const bench = await openMigrationBench(t, { '1_orders.sql': 'create table orders (id int);\ninsert into orders values (1), (1);' })
  await bench.apply()
  await assert.rejects(bench.query('create unique index concurrently orders_id on orders (id)'))
  await bench.query('truncate orders')
  bench.write({ '2_index.sql': 'create unique index concurrently if not exists orders_id on orders (id);' })
  await bench.apply()
  assert.deepEqual(await listIndexes(bench), [{ name: 'orders_id', valid: true }])
})

test('an index that was finished after its run had gone is not built again', async (t) => {
  const bench = await openMigrationBench(t, { '1_orders.sql': 'create table orders (id int);' })
  await bench.apply()
  bench.write({ '2_index.sql': 'create index concurrently orders_id on orders (id);' })
  await cutOffWhileWaiting(bench, 'select 1')
  await bench.query('drop index orders_id')
  await bench.query('create index orders_id on orders (id)')
  await bench.apply()
  assert.ok(bench.lines.includes('2_index.sql: statement 1 came to its end after the run that began it'))
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'applied'],
  ])
})

test('an index that was dropped after its run had gone is not asked for again', async (t) => {
  const bench = await openMigrationBench(t, { '1_orders.sql': 'create table orders (id int);\ncreate index orders_id on orders (id);' })
  await bench.apply()
  bench.write({ '2_drop.sql': 'drop index concurrently orders_id;' })
  await cutOffWhileWaiting(bench, 'select * from orders')
  await bench.query('drop index orders_id')
  await bench.apply()
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'applied'],
  ])
})

test('what a REINDEX CONCURRENTLY left is dropped before the next', async (t) => {
  const bench = await openMigrationBench(t, { '1_orders.sql': 'create table orders (id int);\ncreate index orders_id on orders (id);' })
  await bench.apply()
  bench.write({ '2_reindex.sql': 'reindex table concurrently orders;' })
  await cutOffWhileWaiting(bench, 'insert into orders values (1)')
  assert.deepEqual(await listIndexes(bench), [
    { name: 'orders_id', valid: true },
    { name: 'orders_id_ccnew', valid: false },
  ])
  await bench.apply()
  assert.deepEqual(await listIndexes(bench), [{ name: 'orders_id', valid: true }])
})

test('a partition that is half detached is finalized', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_orders.sql':
      'create table orders (id int) partition by range (id);\ncreate table old partition of orders for values from (0) to (10);',
  })
  await bench.apply()
  const reader = await bench.connect()
  await reader.query('begin')
  await reader.query('select * from orders')
  bench.write({ '2_detach.sql': 'alter table orders detach partition old concurrently;' })
  const failure = await faultOf(bench.apply({ settings: { lockTimeout: 0.1, retryFor: 0.5 } }))
  assert.equal(failure.code, 'lock_not_had')
  assert.deepEqual(await bench.query("select inhdetachpending as pending from pg_inherits where inhrelid = 'old'::regclass"), [
    { pending: true },
  ])
  await reader.query('commit')
  await bench.apply()
  assert.deepEqual(await bench.query("select * from pg_inherits where inhrelid = 'old'::regclass"), [])
})
