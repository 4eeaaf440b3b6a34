import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../../tests/support/eventually.ts'
import { faultOf, openMigrationBench } from '../../../../tests/support/migration-bench.ts'

const orders =
  'create table orders (id bigint primary key, note text, n int not null default 0);\ninsert into orders select i from generate_series(1, 100) i;\n'
/** Never larger than the directive says: a batch always takes longer than this. */
const fixedSize = { batchTime: 0.001 }

test('an UPDATE runs in ranges of its key, each in a transaction of its own, and is recorded like any other', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_orders.sql': orders,
    '2_fill.sql':
      "alter table orders add column channel text;\n-- dorsal:batch table=orders key=id size=40\nupdate orders as o set channel = 'web' -- all of them\nwhere note is null;\nalter table orders alter column channel set not null;",
  })
  await bench.apply({ settings: fixedSize })
  assert.deepEqual(
    await bench.query('select count(distinct xmin::text)::int > 1 as several, min(channel) as channel from orders where id > 0'),
    [{ several: true, channel: 'web' }],
  )
  assert.deepEqual(
    await bench.query('select array_length(statements, 1) as statements from supabase_migrations.schema_migrations order by version'),
    [{ statements: 2 }, { statements: 3 }],
  )
  assert.deepEqual(await bench.query('select * from dorsal.migration_progress'), [])
})

test('keys of several columns, of text and uuid, in partitioned tables and under an alias are walked', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_tables.sql': `create table "Order Lines" (shop text collate "C", id uuid, n int not null default 0, primary key (shop, id));
insert into "Order Lines" select s, gen_random_uuid() from unnest(array['a', 'B', 'é', '''']) s, generate_series(1, 20);
create table parts (at timestamptz not null, n int not null default 0) partition by range (at);
create table parts_1 partition of parts for values from ('2026-01-01') to ('2026-02-01');
create table parts_2 partition of parts for values from ('2026-02-01') to ('2026-03-01');
create index on parts (at);
insert into parts select timestamptz '2026-01-20' + i * interval '1 hour' from generate_series(0, 400) i;`,
    '2_fill.sql': `-- dorsal:batch table="Order Lines" key=shop,id size=10
update "Order Lines" set n = n + 1 returning n;
-- dorsal:batch table=public.parts key=at size=30
update public.parts p set n = p.n + 1 from (select 1 as one) x where x.one = 1 or false;`,
  })
  await bench.apply({ settings: fixedSize })
  assert.deepEqual(await bench.query('select min(n) as least, max(n) as most, count(*)::int from "Order Lines"'), [
    { least: 1, most: 1, count: 80 },
  ])
  assert.deepEqual(await bench.query('select min(n) as least, max(n) as most, count(*)::int from parts'), [
    { least: 1, most: 1, count: 401 },
  ])
})

test('DELETE and INSERT … SELECT are followed too', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_orders.sql': orders,
    '2_move.sql': `create table archive (id bigint primary key, note text);
-- dorsal:batch table=orders key=id size=7
insert into archive select o.id, o.note from orders o left join archive a on a.id = o.id where o.id <= 50 or o.id = 77 on conflict (id) do nothing;
-- dorsal:batch table=orders key=id size=9 pause=1ms
delete from orders using archive where archive.id = orders.id;`,
  })
  await bench.apply({ settings: fixedSize })
  assert.deepEqual(
    await bench.query('select (select count(*)::int from archive) as archived, (select count(*)::int from orders) as left'),
    [{ archived: 51, left: 49 }],
  )
})

test('a stop in the middle keeps what is done, and the same command does the rest, each row once', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_orders.sql': orders,
    '2_count.sql': '-- dorsal:batch table=orders key=id size=10 pause=20ms\nupdate orders set n = n + 1;',
  })
  const stop = new AbortController()
  const failure = faultOf(bench.apply({ settings: fixedSize, signal: stop.signal }))
  const countDone = async () => (await bench.query('select count(*)::int as done from orders where n = 1').catch(() => []))[0]?.done
  await eventually(async () => Number(await countDone()) >= 20, true)
  stop.abort()
  const stopped = await failure
  assert.equal(stopped.code, 'migration_stopped')
  const done = Number(await countDone())
  assert.equal(stopped.message, `Stopped in 2_count.sql: the next is statement 1 of 1, ${done} of about 100 rows (${done} %)`)
  assert.deepEqual((await bench.positions())[1], ['2', 'half applied', `statement 1 of 1, ${done} of about 100 rows (${done} %)`])
  await bench.query('insert into orders values (1000)')
  await bench.apply()
  assert.deepEqual(await bench.query('select n, count(*)::int from orders group by n order by n'), [
    { n: 0, count: 1 },
    { n: 1, count: 100 },
  ])
})

test('a connection that is cut in the middle of a range undoes that range only', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_orders.sql': orders,
    '2_count.sql': '-- dorsal:batch table=orders key=id size=10\nupdate orders set n = n + 1;',
  })
  const holder = await bench.connect()
  await bench.apply({ migrations: bench.list().slice(0, 1) })
  await holder.query('begin')
  await holder.query('select from orders where id = 55 for update')
  const failure = faultOf(bench.apply({ settings: { ...fixedSize, lockTimeout: 60 } }))
  const waiting = "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
  await eventually(async () => (await bench.query(waiting)).length, 1)
  await bench.query(`select pg_terminate_backend(pid) from (${waiting}) as held`)
  assert.equal((await failure).code, 'migration_cut_off')
  await holder.query('commit')
  assert.deepEqual((await bench.positions())[1], ['2', 'half applied', 'statement 1 of 1, 50 of about 100 rows (50 %)'])
  await bench.apply()
  assert.deepEqual(await bench.query('select min(n) as least, max(n) as most from orders'), [{ least: 1, most: 1 }])
})

test('a row that somebody holds is waited for without holding the rest', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_orders.sql': orders,
    '2_count.sql': '-- dorsal:batch table=orders key=id size=10\nupdate orders set n = n + 1;',
  })
  await bench.apply({ migrations: bench.list().slice(0, 1) })
  const holder = await bench.connect()
  await holder.query('begin')
  await holder.query('select from orders where id = 55 for update')
  const applied = bench.apply({ settings: { ...fixedSize, lockTimeout: 0.05 } })
  await eventually(() => bench.lines.some((line) => line.includes('tries again')), true)
  // Of the same range as the row that is held: it is free in the pause.
  await (await bench.connect()).query('update orders set note = $1 where id = 51', ['free'])
  await holder.query('commit')
  await applied
  assert.deepEqual(await bench.query('select min(n) as least, max(n) as most from orders'), [{ least: 1, most: 1 }])
})

test('a key that cannot be followed is refused before anything of the statement runs', async (t) => {
  const cases = [
    ['nothing key=id', '1_x.sql:2:1: This dorsal:batch has the word nothing, which is none of table=, key=, size= and pause='],
    ['table=orders', '1_x.sql:2:1: This dorsal:batch does not say key='],
    ['table=orders key=id key=n', '1_x.sql:2:1: This dorsal:batch says key= twice'],
    ['table=orders key=id,id', '1_x.sql:2:1: This dorsal:batch names a column of its key twice'],
    ['table=orders key=id size=0', '1_x.sql:2:1: This dorsal:batch has size=0, which is no number from 1 to 1000000'],
    ['table=orders key=id pause=soon', '1_x.sql:2:1: This dorsal:batch has pause=soon, which is no time like 100ms or 2s'],
    ['table=a.b.c key=id', '1_x.sql:2:1: This dorsal:batch names a table with more than a schema before it'],
    ['table=orders key=1d', '1_x.sql:2:1: This dorsal:batch has 1d, which is no name'],
    ['table=people key=id', '1_x.sql:2:1: This dorsal:batch names people, which this statement does not go through'],
    ['table=orders key=n', '1_x.sql:2:1: This dorsal:batch has the key n, which this statement changes'],
    ['table=orders key=nmae', '1_x.sql:3:1: Its dorsal:batch names the key nmae, which orders does not have'],
    ['table=orders key=note', '1_x.sql:3:1: Its dorsal:batch names the key note, which may be null'],
    ['table=orders key=m', '1_x.sql:3:1: Its dorsal:batch names a key of orders without an index'],
  ] as const
  const bench = await openMigrationBench(t)
  await bench.query('create table orders (id int primary key, note text, n int, m int not null default 0); insert into orders values (1)')
  for (const [words, message] of cases) {
    bench.write({ '1_x.sql': `\n-- dorsal:batch ${words}\nupdate orders set n = 1;` })
    assert.equal((await faultOf(bench.apply())).message, message)
  }
  assert.deepEqual(await bench.query('select n from orders'), [{ n: null }])
})

test('statements that a range would make something else of are refused', async (t) => {
  const cases = [
    ['create table x ()', 'stands above a statement that it is not for'],
    ['insert into archive values (1)', 'stands above a SELECT that needs all rows at once'],
    ['insert into archive select id from orders order by id limit 5', 'stands above a SELECT that needs all rows at once'],
    ['insert into archive select id from orders union select 1', 'stands above a SELECT that needs all rows at once'],
    ['insert into archive select max(id) from orders', 'stands above a SELECT that needs all rows at once'],
    ['insert into archive (select id from orders)', 'stands above a SELECT in parentheses'],
    ['insert into orders select id from orders', 'names orders, which grows by this statement itself'],
    ['insert into archive select a.id from orders a join orders b using (id)', 'names orders, which this statement goes through twice'],
    [
      'insert into archive select a.id from archive a left join orders using (id)',
      'names orders, which this statement does not go through',
    ],
    ['with orders as (select 1 as id) insert into archive select id from orders', 'names orders, which is a query of its WITH'],
  ] as const
  const bench = await openMigrationBench(t)
  await bench.query('create table orders (id int primary key); create table archive (id int)')
  for (const [statement, problem] of cases) {
    bench.write({ '1_x.sql': `-- dorsal:batch table=orders key=id\n${statement};` })
    assert.equal((await faultOf(bench.apply())).message, `1_x.sql:1:1: This dorsal:batch ${problem}`)
  }
  bench.write({ '1_x.sql': 'select 1;\n-- dorsal:batch table=orders key=id\n' })
  assert.equal((await faultOf(bench.apply())).message, '1_x.sql:2:1: This dorsal:batch stands above no statement')
  bench.write({ '1_x.sql': '-- dorsal:batch table=orders key=id\nupdate orders sett n = 1;' })
  assert.equal(
    (await faultOf(bench.apply())).message,
    '1_x.sql:1:1: This dorsal:batch stands in a file that is not SQL as PostgreSQL 18 reads it',
  )
  bench.write({ '1_x.sql': 'do $$ begin\n-- dorsal:batch table=orders key=id\nperform 1; end $$;' })
  assert.equal((await bench.apply()).length, 1)
})
