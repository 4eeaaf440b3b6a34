import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../../tests/support/eventually.ts'
import { faultOf, openMigrationBench } from '../../../../tests/support/migration-bench.ts'

const table = { '1_orders.sql': 'create table orders (id int);\ninsert into orders values (1);' }
const quick = { lockTimeout: 0.1, retryFor: 60 }

test('readers pass while a migration cannot have its lock, and it succeeds when the table is free', async (t) => {
  const bench = await openMigrationBench(t, table)
  await bench.apply()
  const holder = await bench.connect('report')
  await holder.query('begin')
  await holder.query('select * from orders')
  bench.write({ '2_channel.sql': "insert into orders values (2);\nalter table orders add column channel text default 'web';" })
  const events: string[] = []
  const applied = bench.apply({ settings: quick }).then((files) => {
    events.push('applied')
    return files
  })
  const isQueued = async () => (await bench.query("select from pg_locks where mode = 'AccessExclusiveLock' and not granted")).length > 0
  await eventually(isQueued, true)
  const reader = await bench.connect()
  // It stands in line behind the migration, which leaves the line.
  await reader.query('select * from orders')
  events.push('read')
  await eventually(() => bench.lines.some((line) => line.includes('it lets others pass and tries again')), true)
  await holder.query('commit')
  events.push('free')
  const [file] = await applied
  assert.deepEqual(events, ['read', 'free', 'applied'])
  assert.deepEqual(await bench.query('select id, channel from orders order by id'), [
    { id: 1, channel: 'web' },
    { id: 2, channel: 'web' },
  ])
  assert.ok((file?.attempts ?? 0) > 1)
  assert.deepEqual(file?.locks, [{ table: 'public.orders', mode: 'AccessExclusiveLock' }])
  assert.deepEqual(await bench.tally('2'), {
    milliseconds: (await bench.tally('2'))?.milliseconds,
    attempts: file?.attempts,
    waitedMilliseconds: file?.waitedMilliseconds,
    locks: file?.locks,
  })
})

test('who holds the lock is named when the time is over, without the text of its query', async (t) => {
  const bench = await openMigrationBench(t, table)
  await bench.apply()
  const holder = await bench.connect('report')
  await holder.query('begin')
  await holder.query("select * from orders where id = 1 and 'secret' <> ''")
  const { rows } = await holder.query('select pg_backend_pid() as pid')
  const pid = rows[0].pid
  bench.write({ '2_channel.sql': '\nalter table orders add column channel text;' })
  const failure = await faultOf(bench.apply({ settings: { lockTimeout: 0.1, retryFor: 1 } }))
  assert.equal(failure.code, 'lock_not_had')
  assert.match(
    failure.message,
    new RegExp(
      `^2_channel\\.sql:2:1: no AccessExclusiveLock on public\\.orders in \\d.* and \\d+ attempts; held by process ${pid} \\(user \\w+, application report, idle in transaction, transaction open for .*, last statement begun .* ago\\)$`,
    ),
  )
  assert.doesNotMatch(JSON.stringify([failure, bench.lines]), /secret/)
  await holder.query('commit')
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'pending'],
  ])
  assert.equal((await bench.apply()).length, 1)
})

test('a file may set a lock_timeout of its own, and is tried again all the same', async (t) => {
  const bench = await openMigrationBench(t, table)
  await bench.apply()
  const holder = await bench.connect()
  await holder.query('begin')
  await holder.query('select * from orders')
  bench.write({ '2_channel.sql': "set lock_timeout = '50ms';\nalter table orders add column channel text;" })
  const applied = bench.apply({ settings: { lockTimeout: 3600 } })
  await eventually(() => bench.lines.some((line) => line.includes('tries again')), true)
  await holder.query('commit')
  assert.equal((await applied).length, 1)
})

test('CREATE INDEX CONCURRENTLY waits for old transactions as long as it takes, since nobody waits behind it', async (t) => {
  const bench = await openMigrationBench(t, table)
  await bench.apply()
  const holder = await bench.connect('report')
  await holder.query('begin')
  await holder.query('insert into orders values (2)')
  bench.write({ '2_index.sql': 'create index concurrently orders_id on orders (id);' })
  const applied = bench.apply({ settings: quick })
  await eventually(() => bench.lines.some((line) => line.startsWith('2_index.sql waits for')), true)
  await (await bench.connect()).query('insert into orders values (3)')
  await holder.query('commit')
  assert.equal((await applied)[0]?.attempts, 1)
  assert.deepEqual(await bench.query("select indisvalid from pg_index where indexrelid = 'orders_id'::regclass"), [{ indisvalid: true }])
})

test('a process that waits for its turn is not what a CREATE INDEX CONCURRENTLY of the other waits for', async (t) => {
  const bench = await openMigrationBench(t, { ...table, '2_index.sql': 'create index concurrently on orders (id);' })
  const both = await Promise.all([bench.apply(), bench.apply()])
  assert.deepEqual(both.map((applied) => applied.length).sort(), [0, 2])
})

test('a stop while it waits leaves nothing behind, and the same command goes on', async (t) => {
  const bench = await openMigrationBench(t, table)
  await bench.apply()
  const holder = await bench.connect()
  await holder.query('begin')
  await holder.query('select * from orders')
  bench.write({ '2_channel.sql': 'alter table orders add column channel text;' })
  const stop = new AbortController()
  const failure = faultOf(bench.apply({ settings: quick, signal: stop.signal }))
  await eventually(() => bench.lines.some((line) => line.includes('tries again')), true)
  stop.abort()
  assert.equal((await failure).message, 'Stopped in 2_channel.sql: nothing of it is applied')
  await holder.query('commit')
  assert.deepEqual(
    (await bench.apply()).map(({ version }) => version),
    ['2'],
  )
})
