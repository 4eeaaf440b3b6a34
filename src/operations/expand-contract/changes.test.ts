import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../../tests/fuzz/random.ts'
import { openSchemaChange } from '../../../tests/support/schema-change.ts'

test('a column of another type is read and written by both until its contract, and keeps name, default, index and rights', async (t) => {
  const bench = await openSchemaChange(
    t,
    `create table orders (id int primary key, amount int not null default 7 check (amount > 0));
     create index by_amount on orders (amount);
     grant select (amount) on orders to anon;
     insert into orders values (1, 1), (2, 2)`,
    { kind: 'change type', column: 'orders.amount', type: 'numeric(12,2)' },
  )
  await bench.apply('expand')
  await bench.query('update orders set amount = 3 where id = 1; insert into orders (id) values (3); insert into orders values (4, 4)')
  await bench.apply('back-fill')
  await bench.query('update orders set amount_new = 2.5 where id = 2; insert into orders (id, amount_new) values (5, 5.25)')
  // The new value stays when the old application writes something else.
  await bench.query('update orders set id = 6 where id = 5')
  assert.deepEqual(await bench.query('select * from orders order by id'), [
    { id: 1, amount: 3, amount_new: '3.00' },
    { id: 2, amount: 3, amount_new: '2.50' },
    { id: 3, amount: 7, amount_new: '7.00' },
    { id: 4, amount: 4, amount_new: '4.00' },
    { id: 6, amount: 5, amount_new: '5.25' },
  ])
  await assert.rejects(bench.query('insert into orders (id, amount_new) values (9, 9999999999)'), { code: '22003' })
  await bench.apply('contract')
  await bench.query('insert into orders (id) values (7)')
  assert.deepEqual(await bench.query('select * from orders where id > 5 order by id'), [
    { id: 6, amount: '5.25' },
    { id: 7, amount: '7.00' },
  ])
  assert.deepEqual(
    await bench.query(`select pg_get_indexdef('by_amount'::regclass) as index, has_column_privilege('anon', 'orders', 'amount', 'select') as granted,
      (select array_agg(conname::text order by conname) from pg_constraint where conrelid = 'orders'::regclass and contype in ('c', 'p')) as constraints`),
    [
      {
        index: 'CREATE INDEX by_amount ON public.orders USING btree (amount)',
        granted: true,
        constraints: ['orders_amount_check', 'orders_pkey'],
      },
    ],
  )
})

test('values are converted by expressions over the row, both ways, and the new column may keep a name of its own', async (t) => {
  const bench = await openSchemaChange(
    t,
    'create table events (id int primary key, at bigint); insert into events values (1, 1000), (2, null)',
    {
      kind: 'change type',
      column: 'events.at',
      type: 'timestamptz',
      using: 'to_timestamp(at)',
      back: 'extract(epoch from happened_at)::bigint',
      as: 'happened_at',
    },
  )
  await bench.apply('expand')
  await bench.apply('back-fill')
  await bench.query("insert into events (id, happened_at) values (3, '1970-01-01T00:00:05Z'); insert into events (id, at) values (4, 60)")
  assert.deepEqual(await bench.query('select id, at, extract(epoch from happened_at)::int as seconds from events order by id'), [
    { id: 1, at: '1000', seconds: 1000 },
    { id: 2, at: null, seconds: null },
    { id: 3, at: '5', seconds: 5 },
    { id: 4, at: '60', seconds: 60 },
  ])
  await bench.apply('contract')
  assert.deepEqual(
    await bench.query('select to_jsonb(e) ? $1 as old, to_jsonb(e) ? $2 as new from events as e limit 1', ['at', 'happened_at']),
    [{ old: false, new: true }],
  )
})

test('conversions that do not exist are refused before a file is written', async (t) => {
  const sql = 'create table events (id int primary key, at bigint, note text)'
  const change = { kind: 'change type', column: 'events.at', type: 'timestamptz' } as const
  await assert.rejects(openSchemaChange(t, sql, change), {
    code: 'conversion_failed',
    message: 'at does not convert one type into the other: cannot cast type bigint to timestamp with time zone',
  })
  await assert.rejects(openSchemaChange(t, sql, { ...change, using: 'to_timestamp(at)' }), {
    message: 'at_new does not convert one type into the other: cannot cast type timestamp with time zone to bigint',
  })
  await assert.rejects(openSchemaChange(t, sql, { ...change, type: 'nonsense' }), {
    code: 'change_not_understood',
    message: '"nonsense": type "nonsense" does not exist',
  })
})

test('nulls of the running application become the default until the contract refuses them', async (t) => {
  const bench = await openSchemaChange(
    t,
    "create table orders (id int primary key, note text); insert into orders values (1, null), (2, 'kept')",
    { kind: 'set not null', column: 'orders.note', fallback: "'none'" },
  )
  await bench.apply('expand')
  await bench.query('insert into orders values (3, null); update orders set note = null where id = 2; insert into orders (id) values (4)')
  await bench.apply('back-fill')
  assert.deepEqual(await bench.query('select distinct note from orders'), [{ note: 'none' }])
  await bench.apply('contract')
  await assert.rejects(bench.query('insert into orders values (5, null)'), { code: '23502' })
  await bench.undo('contract')
  await bench.query('insert into orders values (5, null)')
  await bench.undo('back-fill')
  await bench.undo('expand')
  await bench.query('insert into orders values (6, null)')
  assert.deepEqual(await bench.query('select id, note from orders where id > 4 order by id'), [
    { id: 5, note: 'none' },
    { id: 6, note: null },
  ])
})

test('a column that is to go may be left out first, and is marked as deprecated', async (t) => {
  const bench = await openSchemaChange(
    t,
    "create table orders (id int primary key, note text not null); comment on column orders.note is 'old'",
    { kind: 'drop column', column: 'orders.note' },
  )
  await bench.apply('expand')
  await bench.query("insert into orders (id) values (1); insert into orders values (2, 'x')")
  assert.deepEqual(await bench.query("select col_description('orders'::regclass, 2) as comment"), [
    { comment: 'Deprecated: to be dropped. old' },
  ])
  await bench.apply('contract')
  assert.deepEqual(await bench.query('select * from orders order by id'), [{ id: 1 }, { id: 2 }])
})

test('a table answers by both names, by the rights and policies of the caller', async (t) => {
  const bench = await openSchemaChange(
    t,
    `create table orders (id int generated always as identity primary key, note text, secret text default 's');
     alter table orders enable row level security;
     create policy own on orders to anon using (note <> 'hidden');
     grant select, insert, update, delete on orders to anon;
     comment on table orders is 'what was ordered';
     insert into orders (note) values ('a'), ('hidden')`,
    { kind: 'rename table', table: 'orders', to: 'purchases' },
  )
  await bench.apply('expand')
  await bench.query(
    "set role anon; insert into purchases (note) values ('new'); update purchases set note = 'b' where note = 'a'; reset role",
  )
  assert.deepEqual(await bench.query('set role anon; select id, note from purchases order by id'), [
    { id: 1, note: 'b' },
    { id: 3, note: 'new' },
  ])
  await bench.query('reset role')
  await bench.apply('contract')
  assert.deepEqual(
    await bench.query("select note, secret, obj_description('purchases'::regclass) as comment from purchases where id = 3"),
    [{ note: 'new', secret: 's', comment: 'what was ordered' }],
  )
})

test('a role that may read single columns would read none of a view, and is named', async (t) => {
  const sql = 'create table orders (id int primary key, note text); grant select (id) on orders to anon'
  await assert.rejects(openSchemaChange(t, sql, { kind: 'rename table', table: 'orders', to: 'purchases' }), {
    message: 'public.orders cannot be changed this way: anon has rights on single columns, and a view asks for all of them',
  })
})

test('columns move to a table of their own, and both shapes say the same after writes in any order', async (t) => {
  const bench = await openSchemaChange(
    t,
    "create table orders (id int primary key, total int, note text, remark text); insert into orders values (1, 1, 'a', null), (2, 2, null, null), (3, 3, 'c', 'd')",
    { kind: 'split table', table: 'orders', columns: ['note', 'remark'], to: 'order_notes' },
  )
  const random = createRandom(60)
  const oldShape = 'select id, note, remark from orders order by id'
  const newShape = 'select o.id, n.note, n.remark from orders as o left join order_notes as n on n.order_id = o.id order by id'
  await bench.apply('expand')
  await bench.query("update orders set note = 'changed' where id = 1; insert into orders values (4, 4, 'e', null)")
  await bench.apply('back-fill')
  assert.deepEqual(await bench.query(newShape), await bench.query(oldShape))
  const expected = new Map((await bench.query(oldShape)).map(({ id, note, remark }) => [Number(id), { note, remark }]))
  for (let step = 0; step < 250; step++) {
    const id = 1 + random.below(12)
    const values = { note: random.pick(['x', 'y', null]), remark: random.pick(['', 'z', null]) }
    const parameters = [id, values.note, values.remark]
    const isThere = expected.has(id)
    if (!isThere || random.chance(0.1)) {
      if (isThere) {
        await bench.query('delete from orders where id = $1', [id])
        expected.delete(id)
      } else if (random.chance(0.5)) {
        await bench.query('insert into orders (id, note, remark) values ($1, $2, $3)', parameters)
        expected.set(id, values)
      } else {
        await bench.query('insert into orders (id) values ($1)', [id])
        await bench.query('insert into order_notes (order_id, note, remark) values ($1, $2, $3)', parameters)
        expected.set(id, values)
      }
    } else if (random.chance(0.4)) {
      await bench.query('update orders set note = $2, remark = $3 where id = $1', parameters)
      expected.set(id, values)
    } else if (random.chance(0.2)) {
      await bench.query('delete from order_notes where order_id = $1', [id])
      expected.set(id, { note: null, remark: null })
    } else {
      await bench.query(
        'insert into order_notes (order_id, note, remark) values ($1, $2, $3) on conflict (order_id) do update set note = excluded.note, remark = excluded.remark',
        parameters,
      )
      expected.set(id, values)
    }
  }
  const rows = [...expected].sort(([a], [b]) => a - b).map(([id, values]) => ({ id, ...values }))
  assert.deepEqual(await bench.query(oldShape), rows)
  assert.deepEqual(await bench.query(newShape), rows)
  await bench.apply('contract')
  assert.deepEqual(await bench.query(newShape), rows)
})

test('in the table that was split off, who may not change the row there may not change it here', async (t) => {
  const bench = await openSchemaChange(
    t,
    `create table orders (id int primary key, owner text, note text);
     alter table orders enable row level security;
     create policy all_read on orders for select to anon using (true);
     create policy own_write on orders for update to anon using (owner = current_setting('test.me'));
     grant select, update on orders to anon;
     insert into orders values (1, 'me', 'mine'), (2, 'you', 'yours')`,
    { kind: 'split table', table: 'orders', columns: ['note'], to: 'order_notes' },
  )
  await bench.apply('expand')
  await bench.apply('back-fill')
  const asMe = (sql: string) => bench.query(`set role anon; set test.me = 'me'; ${sql}`)
  await asMe("update order_notes set note = 'changed'")
  await asMe('delete from order_notes where order_id = 2')
  assert.deepEqual(await asMe('select * from order_notes order by order_id'), [
    { order_id: 1, note: 'changed' },
    { order_id: 2, note: 'yours' },
  ])
  await bench.query('reset role')
  await bench.apply('contract')
  await asMe("update order_notes set note = 'after'")
  assert.deepEqual(await asMe('select * from order_notes order by order_id'), [
    { order_id: 1, note: 'after' },
    { order_id: 2, note: 'yours' },
  ])
  await bench.query('reset role')
})

test('what a split cannot serve in both shapes is named', async (t) => {
  const sql = 'create table orders (id int primary key, note text not null, remark text default 1, code text unique)'
  await assert.rejects(
    openSchemaChange(t, sql, { kind: 'split table', table: 'orders', columns: ['note', 'remark', 'code'], to: 'order_notes' }),
    {
      message:
        'public.orders cannot be changed this way: note is NOT NULL, and an application that knows only the new shape leaves it empty here; ' +
        'remark has a default, which would fill the new table by itself; constraint orders_code_key on table public.orders depends on code',
    },
  )
})

test('foreign keys, checks, unique constraints and indexes are made without a pause, and undone', async (t) => {
  const sql = `create table customers (id int primary key); create table orders (id int primary key, customer_id int, amount int, code text);
    insert into customers values (1); insert into orders values (1, 1, 5, 'a')`
  const changes = [
    { kind: 'add foreign key', column: 'orders.customer_id', references: 'customers.id' },
    { kind: 'add check', table: 'orders', condition: 'amount > 0' },
    { kind: 'add unique', table: 'orders', columns: ['code'] },
    { kind: 'add index', table: 'orders', columns: 'lower(code), amount desc' },
  ] as const
  const made = await Promise.all(
    changes.map(async (change) => {
      const bench = await openSchemaChange(t, sql, change)
      const look = async () =>
        (
          await bench.query(`select pg_get_constraintdef(oid) as fact from pg_constraint where conrelid = 'orders'::regclass and contype in ('c', 'f', 'u')
            union all select pg_get_indexdef(indexrelid) from pg_index where indrelid = 'orders'::regclass and not indisprimary order by 1`)
        ).map(({ fact }) => fact)
      const before = await look()
      await bench.apply('add')
      const added = await look()
      await bench.apply('validate')
      const after = await look()
      await bench.undo('validate')
      assert.deepEqual(await look(), added)
      await bench.undo('add')
      assert.deepEqual(await look(), before)
      return after
    }),
  )
  assert.deepEqual(made, [
    [
      'CREATE INDEX orders_customer_id_idx ON public.orders USING btree (customer_id)',
      'FOREIGN KEY (customer_id) REFERENCES customers(id)',
    ],
    ['CHECK ((amount > 0))'],
    ['CREATE UNIQUE INDEX orders_code_key ON public.orders USING btree (code)', 'UNIQUE (code)'],
    ['CREATE INDEX orders_lower_code_amount_desc_idx ON public.orders USING btree (lower(code), amount DESC)'],
  ])
})
